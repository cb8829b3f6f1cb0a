import type { AwsAccount } from './aws-provider/account';

/** Which engine plays: the stand-in of this folder, or the `pulumi` CLI found on PATH. */
export type EngineKind = 'standIn' | 'pulumi';

export interface EngineOptions {
  /** Name of the stack; default `dev`. */
  readonly stack?: string;
  /** The AWS account behind it; engines given the same one see each other's resources. Default: one of its own. */
  readonly account?: AwsAccount;
  /** Type-check the program as the engine does by default. Off by default here: `tsc` does it, and it takes seconds. */
  readonly typeCheck?: boolean;
}

/** One stack, with its state, and what can be done to it. */
export interface Engine {
  readonly kind: EngineKind;
  readonly account: AwsAccount;
  preview(play: Play): Promise<PlayResult>;
  up(play: Play): Promise<PlayResult>;
  destroy(play: Play): Promise<PlayResult>;
  /** Ends the provider; a suite run by `describeEngines` does so by itself. */
  close(): Promise<void>;
}

export interface PolicyPackPlay {
  /** Folder with PulumiPolicy.yaml and package.json. */
  readonly dir: string;
  /** What `--policy-pack-config` holds: by rule name (or `all`) a level, or an object with `enforcementLevel` and properties. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/** What one operation is given. */
export interface Play {
  /** Folder with Pulumi.yaml. */
  readonly program: string;
  /** Stack configuration; a key without a colon belongs to the project. Objects and lists are given as JSON text. */
  readonly config: Readonly<Record<string, string>>;
  /** Stack configuration that is secret. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly policyPacks?: readonly PolicyPackPlay[];
  /** Outputs of other stacks, by full name (`organization/project/stack`). */
  readonly stackReferences?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Added to the environment of the program. */
  readonly env?: Readonly<Record<string, string>>;
}

export type StepOp = 'create' | 'update' | 'replace' | 'delete' | 'same' | 'read';

export interface Step {
  readonly op: StepOp;
  readonly urn: string;
  readonly type: string;
  /** The properties that differ (update, replace); those that force it come first for a replace. */
  readonly diff: readonly string[];
}

/** A value as JSON; secrets and unknowns have been replaced by {@link SECRET_TEXT} and {@link UNKNOWN_TEXT}. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export const SECRET_TEXT = '[secret]';
export const UNKNOWN_TEXT = '[unknown]';

export interface ResourceRow {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** URN; empty for the stack and default providers. */
  readonly parent: string;
  /** Custom resources have a provider and an id; components have not. */
  readonly custom: boolean;
  readonly id: string;
  readonly inputs: Readonly<Record<string, Json>>;
  readonly outputs: Readonly<Record<string, Json>>;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** `urn::id` of the provider, empty for components. */
  readonly provider: string;
}

export type Severity = 'debug' | 'info' | 'warning' | 'error';

export interface Diagnostic {
  readonly severity: Severity;
  readonly message: string;
  readonly urn?: string;
}

export type ViolationLevel = 'advisory' | 'mandatory' | 'disabled' | 'remediate';

export interface Violation {
  readonly pack: string;
  readonly policy: string;
  readonly level: ViolationLevel;
  readonly severity: string;
  readonly message: string;
  readonly urn: string;
}

export interface PlayResult {
  readonly ok: boolean;
  /** Every step, in the order in which the engine decided on it. */
  readonly steps: readonly Step[];
  /** What the stack holds after the operation (preview: would hold), in the order of registration. */
  readonly resources: readonly ResourceRow[];
  readonly outputs: Readonly<Record<string, Json>>;
  readonly diagnostics: readonly Diagnostic[];
  readonly violations: readonly Violation[];
  /** What `pulumi stack export` prints: the deployment, with secrets encrypted. A preview leaves it as it was. */
  readonly state: string;
}
