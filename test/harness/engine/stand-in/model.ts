import type { Properties } from '../wire/values';

/** A resource as the engine keeps it in its state. */
export interface ResourceState {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  /** Read from the provider and never changed or deleted. */
  readonly external: boolean;
  readonly parent: string;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly provider: string;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly aliases: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  readonly ignoreChanges: readonly string[];
  readonly deletedWith: string;
  readonly deleteBeforeReplace: boolean | undefined;
  id: string;
  inputs: Properties;
  outputs: Properties;
}

/** What the program asks for: a resource before anybody has checked it. */
export type Goal = Omit<ResourceState, 'id' | 'outputs' | 'urn' | 'external'> & {
  readonly aliasSpecs: readonly AliasSpec[];
  readonly replaceOnChanges: readonly string[];
  readonly importId: string;
};

/** One entry of the option `aliases`, as it travels. */
export type AliasSpec =
  | { readonly kind: 'urn'; readonly urn: string }
  | {
      readonly kind: 'spec';
      readonly name: string;
      readonly type: string;
      readonly stack: string;
      readonly project: string;
      readonly parent: string;
      readonly noParent: boolean;
    };

/** What is to be done with a resource, and the properties that say so. */
export interface Difference {
  readonly kind: 'same' | 'update' | 'replace';
  /** Changed properties; those that force a replacement come first. */
  readonly properties: readonly string[];
  readonly deleteBeforeReplace: boolean;
}
