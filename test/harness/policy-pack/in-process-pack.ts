import type {
  PolicyResource,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from '@pulumi/policy';
import * as deserialize from '@pulumi/policy/deserialize';
import * as proxy from '@pulumi/policy/proxy';
import { toPolicy } from '../../../policies/src/pulumi/to-policy';
import type { Rule } from '../../../policies/src/rule';
import { defaultLevel } from '../../../policies/src/settings';
import type { Analyzed } from '../engine/stand-in/pack-rows';
import type { Properties } from '../engine/wire/values';
import { withoutTracesNow } from './without-traces';

/** What the SDK makes of properties before a policy is given them; its declarations were stripped as internal. */
interface Sdk {
  readonly deserializeProperties: (
    from: { readonly toJavaScript: () => Properties },
    secrets: boolean,
  ) => Record<string, unknown>;
  readonly unknownCheckingProxy: (of: Record<string, unknown>) => Record<string, unknown>;
  readonly UnknownValueError: new () => Error;
}
const { deserializeProperties, unknownCheckingProxy, UnknownValueError } = {
  ...deserialize,
  ...proxy,
} as unknown as Sdk;

export interface Told {
  readonly policy: string;
  readonly message: string;
}

type Policy = ResourceValidationPolicy | StackValidationPolicy;

/**
 * The policies of the pack as the SDK calls them (server.js of `@pulumi/policy`), in this process: a hundred times as fast as
 * over gRPC, for what is asked of very many resources. That the built pack is served like this, others prove.
 */
export class InProcessPack {
  private readonly policies: readonly Policy[];
  private readonly given = new WeakMap<Properties, Record<string, unknown>>();

  constructor(
    rules: readonly Rule[],
    private readonly config: Readonly<Record<string, object>> = {},
  ) {
    this.policies = rules.map((rule) =>
      toPolicy(rule, { level: defaultLevel(rule), settings: {}, waivers: [], now: Date.now }),
    );
  }

  /** @throws what a rule throws, by which a call of the built pack would fail */
  analyze(resource: Analyzed): readonly Told[] {
    const args = this.argsOf(resource, this.propsOf(resource.properties));
    return ask(this.policies, (policy, report) => {
      if (!('validateResource' in policy) || typeof policy.validateResource !== 'function') return;
      void policy.validateResource({ ...args, getConfig: this.configOf(policy) }, report);
    });
  }

  /** Has every rule mend the resource that can. */
  remediate(resource: Analyzed): void {
    for (const policy of this.policies) {
      if (!('remediateResource' in policy) || policy.remediateResource === undefined) continue;
      const args = this.argsOf(resource, read(resource.properties, 'secrets kept'));
      void policy.remediateResource({ ...args, getConfig: this.configOf(policy) });
    }
  }

  analyzeStack(rows: readonly Analyzed[]): readonly Told[] {
    const resources = this.linked(rows);
    return ask(this.policies, (policy, report) => {
      if (!('validateStack' in policy)) return;
      const getConfig = this.configOf(policy);
      void policy.validateStack({ resources, getConfig, stackTags: new Map(), notApplicable }, report);
    });
  }

  private configOf(policy: Policy): ResourceValidationArgs['getConfig'] {
    const config: unknown = this.config[policy.name] ?? {};
    return <T extends object>() => config as T;
  }

  private argsOf(of: Analyzed, props: Record<string, unknown>): Omit<ResourceValidationArgs, 'getConfig'> {
    return { ...this.rowOf(of, props), asType: () => undefined, stackTags: new Map(), notApplicable };
  }

  private linked(rows: readonly Analyzed[]): PolicyResource[] {
    const byUrn = new Map<string, PolicyResource>();
    const resources = rows.map((row) => this.rowOf(row, this.propsOf(row.properties)));
    for (const resource of resources) byUrn.set(resource.urn, resource);
    const found = (urns: readonly string[]): PolicyResource[] => urns.flatMap((urn) => byUrn.get(urn) ?? []);
    for (const [index, { state }] of rows.entries()) {
      const [parent] = found([state.parent]);
      const links = Object.entries(state.propertyDependencies).map(([key, urns]) => [key, found(urns)] as const);
      Object.assign(resources[index] ?? {}, {
        dependencies: found(state.dependencies),
        propertyDependencies: Object.fromEntries(links),
        ...(parent === undefined ? {} : { parent }),
      });
    }
    return resources;
  }

  private rowOf({ type, urn, name, state, provider }: Analyzed, props: Record<string, unknown>): PolicyResource {
    return {
      ...{ type, urn, name, props, dependencies: [], propertyDependencies: {} },
      opts: {
        protect: state.protect,
        ignoreChanges: [...state.ignoreChanges],
        aliases: [...state.aliases],
        customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
        additionalSecretOutputs: [...state.additionalSecretOutputs],
      },
      isType: () => false,
      asType: () => undefined,
      ...(provider === undefined
        ? {}
        : {
            provider: {
              ...{ type: provider.type, urn: provider.urn, name: provider.name },
              props: this.propsOf(provider.inputs),
            },
          }),
    };
  }

  /** The rows of a stack are the same in most of its variants. */
  private propsOf(properties: Properties): Record<string, unknown> {
    const props = this.given.get(properties) ?? read(properties, 'secrets bare');
    this.given.set(properties, props);
    return props;
  }
}

type Judge = (policy: Policy, report: ReportViolation) => void;

const ask = (policies: readonly Policy[], judge: Judge): readonly Told[] =>
  withoutTracesNow(() => policies.flatMap((policy) => told(policy, judge)));

function told(policy: Policy, judge: Judge): readonly Told[] {
  const told: Told[] = [];
  const tell = (message: string): unknown => told.push({ policy: policy.name, message });
  try {
    judge(policy, (violation) => {
      if (typeof violation !== 'string') throw new Error(`${policy.name} reported no text`);
      tell(violation);
    });
  } catch (error) {
    if (!(error instanceof UnknownValueError)) throw error;
    tell(error.message);
  }
  return told;
}

const read = (properties: Properties, secrets: 'secrets bare' | 'secrets kept'): Record<string, unknown> =>
  unknownCheckingProxy(deserializeProperties({ toJavaScript: () => properties }, secrets === 'secrets kept'));

function notApplicable(): never {
  throw new Error('no rule of this pack says so');
}
