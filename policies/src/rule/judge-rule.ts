import { MalformedError, UndecidedError, type Property, type Resource, type Stack } from '../model';
import type { Options, Settings } from './options';
import type { Report, ResourceRule, Rule, StackReport, StackRule } from './rule';
import type { Verdict } from './verdict';

/** What a resource rule says of one resource. It never throws. */
export function judgeResource(rule: ResourceRule, resource: Resource, settings: Settings<Options>): readonly Verdict[] {
  if (!rule.types.includes(resource.type)) return [];
  const verdicts = new Verdicts(rule, 'undecided', [resource]);
  const report: Report = {
    settings,
    violation: (at, says) => {
      verdicts.violation(resource.urn, at, says);
    },
    each: (items, judge) => {
      for (const item of items) verdicts.guarded(resource.urn, () => judge(item));
    },
  };
  verdicts.guarded(resource.urn, () => rule.judge(resource, report));
  return verdicts.found;
}

export interface StackSettings extends Settings<Options> {
  readonly onUnknown?: unknown;
  readonly baseline?: unknown;
}

/** The stack tag by which a stack says that it is the baseline of its account. */
export const BASELINE_TAG = 'sallyport:baseline';

/** What a stack rule says of a stack. It never throws. */
export function judgeStack(rule: StackRule, stack: Stack, settings: StackSettings): readonly Verdict[] {
  const verdicts = new Verdicts(rule, settings.onUnknown === 'undecided' ? 'undecided' : 'violation', stack.resources);
  const about = (resource: Resource | undefined, at: Property | undefined, says: string): void => {
    verdicts.violation(resource?.urn, at, says);
  };
  const report: StackReport = {
    settings,
    isBaseline: settings.baseline === true || stack.tags.get(BASELINE_TAG) === 'true',
    violation: (at, says) => {
      about(undefined, at, says);
    },
    violationOf: about,
    each: (items, judge) => {
      for (const item of items) verdicts.guarded(urnOf(item), () => judge(item));
    },
  };
  verdicts.guarded(undefined, () => rule.judge(stack, report));
  return verdicts.found;
}

/** Items of `each` that are resources name themselves in what could not be read of them. */
const urnOf = (item: unknown): string | undefined =>
  typeof item === 'object' && item !== null && 'urn' in item && typeof item.urn === 'string' ? item.urn : undefined;

class Verdicts {
  readonly found: Verdict[] = [];
  private readonly said = new Set<string>();
  /** By {@link Property.origin}; made when something cannot be read, since there may be as many faults as resources. */
  private urns: ReadonlyMap<unknown, string> | undefined;

  constructor(
    private readonly rule: Rule,
    private readonly onUnknown: Verdict['kind'],
    private readonly resources: readonly Resource[],
  ) {}

  violation(urn: string | undefined, at: Property | undefined, says: string): void {
    const path = at?.path ?? '';
    this.add({ kind: 'violation', rule: this.rule, urn, path, message: path === '' ? says : `${path} ${says}` });
  }

  guarded(urn: string | undefined, judge: () => void): void {
    try {
      judge();
    } catch (error) {
      this.add({ rule: this.rule, urn: this.urnOfFault(error) ?? urn, ...this.meaningOf(error) });
    }
  }

  /** Of the resource that could not be read, which may be another one than the rule was judging. */
  private urnOfFault(error: unknown): string | undefined {
    if (!(error instanceof UndecidedError || error instanceof MalformedError)) return undefined;
    this.urns ??= new Map(this.resources.map(({ props, urn }) => [props.origin, urn]));
    return error.origin === undefined ? undefined : this.urns.get(error.origin);
  }

  /** A rule that fails has not been kept: its own fault must not open the door either. */
  private meaningOf(error: unknown): Pick<Verdict, 'kind' | 'path' | 'message'> {
    if (error instanceof UndecidedError) {
      const { path } = error;
      return this.onUnknown === 'undecided'
        ? { kind: 'undecided', path, message: `${path} is not known before the deployment; it is judged then` }
        : {
            kind: 'violation',
            path,
            message: `${path} is not known before the deployment, and judging it after would be too late`,
          };
    }
    if (error instanceof MalformedError) return { kind: 'violation', path: error.path, message: error.message };
    const name = error instanceof Error ? error.constructor.name : typeof error;
    return { kind: 'violation', path: '', message: `the rule ${this.rule.id} failed with a ${name}; please report it` };
  }

  private add(verdict: Verdict): void {
    const key = JSON.stringify([verdict.kind, verdict.urn, verdict.message]);
    if (this.said.has(key)) return;
    this.said.add(key);
    this.found.push(verdict);
  }
}
