import type { Property, Resource, Stack } from '../model';
import { completeControls, type Controls } from '../frameworks';
import { flagOption, type Option, type Options, type Settings } from './options';

export type Severity = 'low' | 'medium' | 'high' | 'critical';

/** The rooms of the rules; each is a folder of `rules/`. */
export const AREAS = ['mfa', 'audit', 'service-logs', 'tampering', 'reachability', 'proxy'] as const;
export type Area = (typeof AREAS)[number];

/** What people read of a rule: in the reference, in `explain`, beside a violation. */
export interface RuleInfo<O extends Options = Options> {
  /** Kebab case, unique, the name of its file; never renamed, since waivers and configs name it. */
  readonly id: string;
  readonly area: Area;
  /** What holds when it is kept, as a statement: `A role that people assume requires MFA`. */
  readonly title: string;
  readonly severity: Severity;
  /** What goes wrong without it: who could do what. */
  readonly reason: string;
  /** The properties it decides by, as `aws:cloudtrail/trail:Trail isMultiRegionTrail`. */
  readonly reads: readonly string[];
  readonly options: O;
  /** What to write instead; one or two sentences, imperative. */
  readonly remediation: string;
  /** The controls that it is evidence for, by framework; of CIS, one version's number stands for all. */
  readonly controls: Controls;
  /** A page of AWS that explains the setting. */
  readonly link: string;
}

/** What a rule says with while it judges. */
export interface Report<O extends Options = Options> {
  readonly settings: Settings<O>;
  /**
   * Reports a violation.
   * @param at the property at fault, or none where the whole resource is
   * @param says continues the path in a sentence: `lets everyone in on port 22`. Never with a value from the resource: it may
   * be a secret.
   */
  readonly violation: (at: Property | undefined, says: string) => void;
  /** Judges each item by itself, so that one that is unknown or malformed does not hide what the others say. */
  readonly each: <T>(items: readonly T[], judge: (item: T) => void) => void;
}

export interface StackReport<O extends Options = Options> extends Report<O> {
  /** As {@link Report.violation}, about that resource, or about the stack. */
  readonly violationOf: (resource: Resource | undefined, at: Property | undefined, says: string) => void;
  /** This stack is the account's baseline: what is missing in it, the account misses. */
  readonly isBaseline: boolean;
}

/** Judges one resource by its inputs, before its operation. */
export interface ResourceRule<O extends Options = Options> extends RuleInfo<O> {
  readonly kind: 'resource';
  /** Canonical tokens of what it judges. */
  readonly types: readonly string[];
  judge(resource: Resource, report: Report<O>): void;
  /**
   * The properties to set instead, where that is safe without a person: only at level `remediate`.
   * Given a resource that the rule would report; reads what it needs, and may return nothing.
   */
  readonly remedy?: (resource: Resource) => Readonly<Record<string, unknown>> | undefined;
}

/** Judges what several resources are together, or what is missing. */
export interface StackRule<O extends Options = Options> extends RuleInfo<O> {
  readonly kind: 'stack';
  judge(stack: Stack, report: StackReport<O>): void;
  /** It can say that something is missing in the account's baseline; it then has the option `baseline`. */
  readonly baseline: boolean;
}

export type Rule = ResourceRule | StackRule;

type Written<R, Left extends keyof R> = Omit<R, 'kind' | 'options' | Left>;

/** A rule about one resource. Its options' types reach `report.settings`. */
export function resourceRule<const O extends Options = Record<never, never>>(
  rule: Written<ResourceRule<O>, never> & { readonly options?: O },
): ResourceRule {
  return { ...rule, kind: 'resource', options: rule.options ?? {}, controls: completeControls(rule.controls) };
}

/** A rule about the whole stack. `baseline: true` where it may report what an account's baseline lacks. */
export function stackRule<const O extends Options = Record<never, never>>(
  rule: Written<StackRule<O>, 'baseline'> & { readonly options?: O; readonly baseline?: boolean },
): StackRule {
  const { baseline = false } = rule;
  const options = { ...rule.options, ...ON_UNKNOWN, ...(baseline ? BASELINE : {}) };
  const controls = completeControls(rule.controls);
  return { ...rule, kind: 'stack', baseline, options, controls } as unknown as StackRule;
}

/** A stack is judged as a whole only after its resources were made, so what cannot be known is refused unless a user says else. */
const ON_UNKNOWN: Readonly<Record<'onUnknown', Option<string>>> = {
  onUnknown: {
    default: 'violation',
    description:
      'What a value means that is not known before the deployment: `violation` refuses it (the stack exists when it could be judged), `undecided` lists it and judges it after.',
    schema: { type: 'string', enum: ['violation', 'undecided'] },
  },
};

const BASELINE: Readonly<Record<'baseline', Option<boolean>>> = {
  baseline: flagOption(
    false,
    'Whether this stack is the baseline of its account, so that what it lacks the account lacks. A stack tag `sallyport:baseline` of `true` says the same.',
  ),
};
