import type { StackResource } from './resource';

/** All resources of a stack, with the stack's and the providers' own rows. */
export class Stack {
  private readonly byType = new Map<string, StackResource[]>();

  constructor(
    readonly resources: readonly StackResource[],
    readonly tags: ReadonlyMap<string, string> = new Map(),
  ) {
    for (const resource of resources) {
      const same = this.byType.get(resource.type);
      if (same === undefined) this.byType.set(resource.type, [resource]);
      else same.push(resource);
    }
  }

  /** Those of any of the canonical types, in the order of the types. */
  ofType(...types: readonly string[]): readonly StackResource[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }
}
