import { suggest } from '@sallyport/contract';
import * as pulumi from '@pulumi/pulumi';
import type { z } from 'zod';
import { lateProblem } from './late-error';

interface Problem {
  readonly propertyPath: string;
  readonly reason: string;
}

/**
 * Checks a component's arguments, all at once: values that are known now in the constructor, others as soon as they are
 * known, inside the output that the check returns. TypeScript's types do not hold at run time: callers of other languages
 * send whatever they like.
 *
 * ```ts
 * const check = new ArgsCheck('AthenaAuditStore', args);
 * const retentionDays = check.optional('retentionDays', days(1, 3650), 400);
 * const protectEvidence = check.known('protectEvidence', flag, true);
 * check.finish();
 * ```
 */
export class ArgsCheck<A extends object> {
  readonly #asked = new Set<string>();
  readonly #problems: Problem[] = [];

  constructor(
    /** The component's class, for messages. */
    readonly component: string,
    readonly args: A,
  ) {}

  /** The value, which fails where the argument is missing or bad. */
  required<T>(key: keyof A & string, schema: z.ZodType<T>): pulumi.Output<T> {
    if (this.#take(key) === undefined) this.problem(key, 'is required');
    return this.#checked(key, schema) ?? missing<T>();
  }

  /** The value, or the fallback; without a fallback `undefined` where the argument is not given. */
  optional<T>(key: keyof A & string, schema: z.ZodType<T>): pulumi.Output<T> | undefined;
  optional<T>(key: keyof A & string, schema: z.ZodType<T>, fallback: T): pulumi.Output<T>;
  optional<T>(key: keyof A & string, schema: z.ZodType<T>, fallback?: T): pulumi.Output<T> | undefined {
    return this.#checked(key, schema) ?? (fallback === undefined ? undefined : plain<T>(fallback));
  }

  /** A value that decides which resources there are, and so must not depend on another resource. */
  known<T>(key: keyof A & string, schema: z.ZodType<T>): T | undefined;
  known<T>(key: keyof A & string, schema: z.ZodType<T>, fallback: T): T;
  known<T>(key: keyof A & string, schema: z.ZodType<T>, fallback?: T): T | undefined {
    const value = this.#take(key);
    if (value === undefined) return fallback;
    if (holdsOutput(value)) {
      this.problem(key, 'must be a plain value, since it decides which resources there are');
      return fallback;
    }
    const result = schema.safeParse(withoutNulls(value));
    if (result.success) return result.data;
    this.#problems.push(...problemsOf(key, result.error));
    return fallback;
  }

  /** One more problem, e.g. of two arguments that do not go together. The reason says what is allowed. */
  problem(propertyPath: string, reason: string): void {
    this.#problems.push({ propertyPath, reason });
  }

  /** Throws all problems at once, also for arguments that there are none of. Call it before the first resource. */
  finish(): void {
    for (const key of Object.keys(this.args).filter((each) => !this.#asked.has(each))) {
      this.problem(key, `is no argument of ${this.component}; ${suggest(key, [...this.#asked].sort())}`);
    }
    if (this.#problems.length === 0) return;
    const list = this.#problems.map(({ propertyPath, reason }) => `${propertyPath} ${reason}`).join('; ');
    throw new pulumi.InputPropertiesError({ message: `${this.component}: ${list}`, errors: this.#problems });
  }

  #take(key: keyof A & string): unknown {
    this.#asked.add(key);
    return this.args[key] ?? undefined;
  }

  #checked<T>(key: keyof A & string, schema: z.ZodType<T>): pulumi.Output<T> | undefined {
    const value = this.#take(key);
    if (value === undefined) return undefined;
    if (!holdsOutput(value)) {
      const result = schema.safeParse(withoutNulls(value));
      if (result.success) return plain(result.data);
      this.#problems.push(...problemsOf(key, result.error));
      return missing<T>();
    }
    return pulumi.output(value).apply<T>((later) => {
      const result = schema.safeParse(withoutNulls(later));
      if (result.success) return result.data;
      const [problem] = problemsOf(key, result.error);
      const path = problem?.propertyPath ?? key;
      throw lateProblem(path, `${this.component}: ${path} ${problem?.reason ?? 'is invalid'}`);
    });
  }
}

/** An output of a value that has no outputs inside: what schemas describe. */
function plain<T>(value: T): pulumi.Output<T> {
  const output: unknown = pulumi.output(value);
  return output as pulumi.Output<T>;
}

/** Stands in for a value that is a problem already, so that the other arguments are checked as well. */
const missing = <T>(): pulumi.Output<T> => plain<T>(undefined as T);

/** Whether a value, or anything inside of it, is only known later. */
function holdsOutput(value: unknown): boolean {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsOutput);
}

/** Other languages send the members that a value does not have as null. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const given = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
  return Object.fromEntries(given.map(([name, member]) => [name, withoutNulls(member)]));
}

function problemsOf(key: string, error: z.ZodError): Problem[] {
  return error.issues.map(({ path, message }) => ({
    propertyPath: key + path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join(''),
    reason: message,
  }));
}
