import type { Property } from './property';

/** One resource as rules see it: inputs before its operation, outputs when the whole stack is judged. */
export interface Resource {
  readonly urn: string;
  /** Canonical token (see tokens.ts); `aws-native:…` for what Cloud Control makes. */
  readonly type: string;
  /** The token that the program wrote. */
  readonly token: string;
  readonly name: string;
  readonly props: Property;
  readonly options: ResourceOptions;
  /** Of its provider, where it has one of its own or a default one. */
  readonly provider: Property | undefined;
}

export interface ResourceOptions {
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
}

/** A resource among all of its stack: what it is linked to is known even where ids and ARNs are not. */
export interface StackResource extends Resource {
  readonly parent: StackResource | undefined;
  readonly dependencies: readonly StackResource[];
  /** The resources from whose outputs the property is made, inside lists and texts too. */
  readonly linkedBy: (property: string) => readonly StackResource[];
}
