import {
  type Policy,
  type PolicyConfigSchema,
  type ReportViolation,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from '@pulumi/policy';
import { FRAMEWORKS } from '../frameworks';
import { canonicalType, CLOUD_CONTROL_TYPE } from '../model';
import {
  judgeResource,
  judgeStack,
  remedyFor,
  type Options,
  type ResourceRule,
  type Rule,
  type Settings,
  type StackRule,
  type Verdict,
} from '../rule';
import { defaults, type RuleScope } from '../settings';
import { applyWaivers, messageOf, type Finding } from '../waivers';
import { toResource, toStack } from './to-model';
import { undecidedError } from './unknown-values';
import { configWaivers, refusedConfig, WAIVERS_SCHEMA } from './waivers-of-config';

/** What the pack's author set; settings and waivers of the engine's config go before it. */
export interface PolicyScope extends RuleScope {
  /** Unix time in ms. */
  readonly now: () => number;
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
    ...frameworkOf(rule),
  };
  const read = configWaivers(rule, scope.now);
  const use: PolicyUse = {
    settingsOf: (given) => ({ ...defaults(rule), ...scope.settings, ...given }),
    findingsOf: (verdicts, { config, stackUrn, urn }) => {
      const own = read('waivers' in config ? config.waivers : undefined);
      const waivers = own.kind === 'read' ? [...scope.waivers, ...own.waivers] : [];
      const findings = applyWaivers(verdicts, waivers, scope.now(), stackUrn);
      const refused = own.kind === 'read' ? [] : [{ ...refusedConfig(rule, urn, own.problem), waiver: undefined }];
      return [...refused, ...findings];
    },
  };
  return rule.kind === 'resource' ? resourcePolicy(rule, policy, use) : stackPolicy(rule, policy, use);
}

interface Judged {
  /** What the engine was configured with for this rule. */
  readonly config: object;
  readonly stackUrn: string | undefined;
  readonly urn: string | undefined;
}

/** What a policy needs besides its rule. */
interface PolicyUse {
  readonly settingsOf: (given: object) => Settings<Options>;
  readonly findingsOf: (verdicts: readonly Verdict[], of: Judged) => readonly Finding[];
}

function resourcePolicy(
  rule: ResourceRule,
  policy: Policy,
  { settingsOf, findingsOf }: PolicyUse,
): ResourceValidationPolicy {
  const types = new Set([...rule.types, CLOUD_CONTROL_TYPE]);
  const validated: ResourceValidationPolicy = {
    ...policy,
    validateResource: (args, report) => {
      if (!types.has(canonicalType(args.type))) return;
      const config = args.getConfig<object>();
      const verdicts = judgeResource(rule, toResource(args), settingsOf(config));
      tell(findingsOf(verdicts, { config, stackUrn: undefined, urn: args.urn }), report);
    },
  };
  if (rule.remedy === undefined) return validated;
  return {
    ...validated,
    remediateResource: (args) => {
      if (!rule.types.includes(canonicalType(args.type))) return undefined;
      const config = args.getConfig<object>();
      const judged: Judged = { config, stackUrn: undefined, urn: args.urn };
      const isOpen = (violation: Verdict): boolean =>
        findingsOf([violation], judged).some(({ kind }) => kind === 'violation');
      const change = remedyFor(rule, toResource(args), settingsOf(config), isOpen);
      // The SDK's own object is given back: in a copy every secret would be bare, and an unknown value cannot be copied.
      return change === undefined ? undefined : Object.assign(args.props, change);
    },
  };
}

const stackPolicy = (
  rule: StackRule,
  policy: Policy,
  { settingsOf, findingsOf }: PolicyUse,
): StackValidationPolicy => ({
  ...policy,
  validateStack: (args, report) => {
    const config = args.getConfig<object>();
    const verdicts = judgeStack(rule, toStack(args.resources, args.stackTags), settingsOf(config));
    const stackUrn = args.resources.find(({ type }) => type === 'pulumi:pulumi:Stack')?.urn;
    tell(findingsOf(verdicts, { config, stackUrn, urn: undefined }), report);
  },
});

/** Violations go by the policy's level; only the SDK's own error for unknown values is advisory whatever the level is. */
function tell(findings: readonly Finding[], report: ReportViolation): void {
  for (const finding of findings) {
    if (finding.kind === 'violation') report(messageOf(finding), finding.urn);
  }
  const undecided = findings.filter(({ kind }) => kind === 'undecided');
  if (undecided.length === 0) return;
  throw undecidedError(
    undecided.map(({ path }) => path),
    `undecided: ${undecided.map(({ message }) => message).join('; ')}`,
  );
}

/** The engine shows one framework of a policy: the first that the rule is evidence for. */
function frameworkOf(rule: Rule): Pick<Policy, 'framework'> {
  const framework = FRAMEWORKS.find(({ id }) => (rule.controls[id] ?? []).length > 0);
  if (framework === undefined) return {};
  const controls = rule.controls[framework.id] ?? [];
  return {
    framework: {
      name: framework.title,
      version: framework.version,
      reference: controls.join(', '),
      specification: controls.map((control) => framework.controls[control]?.title ?? control).join('; '),
    },
  };
}

/** The engine fills in what is missing from here, so a pack author's settings must be in it as defaults. */
function configSchema(rule: Rule, settings: Settings<Options>): PolicyConfigSchema {
  const properties = Object.fromEntries(
    Object.entries(rule.options).map(([name, option]) => [
      name,
      { ...option.schema, description: option.description, default: settings[name] ?? option.default },
    ]),
  );
  return { properties: { ...properties, waivers: WAIVERS_SCHEMA } };
}
