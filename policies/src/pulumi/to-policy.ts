import {
  type EnforcementLevel,
  type Policy,
  type PolicyConfigSchema,
  type ReportViolation,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from '@pulumi/policy';
import { canonicalType, CLOUD_CONTROL_TYPE } from '../model';
import {
  judgeResource,
  judgeStack,
  type Options,
  type ResourceRule,
  type Rule,
  type Settings,
  type StackRule,
  type Verdict,
} from '../rule';
import { toResource, toStack } from './to-model';
import { undecidedError } from './unknown-values';

/** Rules of these severities stop a deployment unless the pack or its config says else; the others only warn. */
export const defaultLevel = (rule: Rule): EnforcementLevel =>
  rule.severity === 'critical' || rule.severity === 'high' ? 'mandatory' : 'advisory';

export interface PolicyScope {
  readonly level: EnforcementLevel;
  /** What the pack's author set; the config given to the engine goes before it. */
  readonly settings: Settings<Options>;
}

/** The rule as the engine takes it. */
export function toPolicy(rule: Rule, scope: PolicyScope): ResourceValidationPolicy | StackValidationPolicy {
  const policy: Policy = {
    name: rule.id,
    description: rule.title,
    displayName: rule.title,
    enforcementLevel: scope.level,
    severity: rule.severity,
    tags: [rule.area],
    remediationSteps: rule.remediation,
    url: rule.link,
    configSchema: configSchema(rule, scope.settings),
  };
  const settingsOf = (given: object): Settings<Options> => ({ ...defaults(rule), ...scope.settings, ...given });
  return rule.kind === 'resource' ? resourcePolicy(rule, policy, settingsOf) : stackPolicy(rule, policy, settingsOf);
}

type SettingsOf = (given: object) => Settings<Options>;

function resourcePolicy(rule: ResourceRule, policy: Policy, settingsOf: SettingsOf): ResourceValidationPolicy {
  const types = new Set([...rule.types, CLOUD_CONTROL_TYPE]);
  const validated: ResourceValidationPolicy = {
    ...policy,
    validateResource: (args, report) => {
      if (!types.has(canonicalType(args.type))) return;
      tell(judgeResource(rule, toResource(args), settingsOf(args.getConfig())), report);
    },
  };
  const { remedy } = rule;
  if (remedy === undefined) return validated;
  return {
    ...validated,
    remediateResource: (args) => {
      if (!rule.types.includes(canonicalType(args.type))) return undefined;
      const resource = toResource(args);
      const verdicts = judgeResource(rule, resource, settingsOf(args.getConfig()));
      if (!verdicts.some(({ kind }) => kind === 'violation')) return undefined;
      const change = remedy(resource);
      return change === undefined ? undefined : { ...args.props, ...change };
    },
  };
}

const stackPolicy = (rule: StackRule, policy: Policy, settingsOf: SettingsOf): StackValidationPolicy => ({
  ...policy,
  validateStack: (args, report) => {
    tell(judgeStack(rule, toStack(args.resources, args.stackTags), settingsOf(args.getConfig())), report);
  },
});

/** Violations go by the policy's level; only the SDK's own error for unknown values is advisory whatever the level is. */
function tell(verdicts: readonly Verdict[], report: ReportViolation): void {
  for (const verdict of verdicts) {
    if (verdict.kind === 'violation') report(messageOf(verdict), verdict.urn);
  }
  const undecided = verdicts.filter(({ kind }) => kind === 'undecided');
  if (undecided.length === 0) return;
  throw undecidedError(
    undecided.map(({ path }) => path),
    `undecided: ${undecided.map(({ message }) => message).join('; ')}`,
  );
}

/** What a person reads: what is wrong where, and what to write instead. */
export const messageOf = ({ message, rule }: Verdict): string =>
  `${message}. Fix: ${rule.remediation} See ${rule.link}`;

export const defaults = (rule: Rule): Settings<Options> =>
  Object.fromEntries(Object.entries(rule.options).map(([name, option]) => [name, option.default]));

/** The engine fills in what is missing from here, so a pack author's settings must be in it as defaults. */
function configSchema(rule: Rule, settings: Settings<Options>): PolicyConfigSchema {
  const properties = Object.fromEntries(
    Object.entries(rule.options).map(([name, option]) => [
      name,
      { ...option.schema, description: option.description, default: settings[name] ?? option.default },
    ]),
  );
  return { properties: properties as PolicyConfigSchema['properties'] };
}
