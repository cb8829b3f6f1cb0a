import { isStackType, makeUrn, nameOf, qualifiedTypeOf, typeOf, type UrnScope } from '../wire/urn';
import type { AliasSpec, Goal, ResourceState } from './model';

/** Finds what a resource was called before, as `getOldResource` of the step generator does. */
export class Aliases {
  /** New URN to the old one that it took over. */
  private readonly taken = new Map<string, string>();

  constructor(private readonly scope: UrnScope) {}

  find(urn: string, goal: Goal, olds: ReadonlyMap<string, ResourceState>): ResourceState | undefined {
    const candidates = [urn, ...this.candidates(goal)];
    const found = candidates.find((each) => olds.has(each));
    if (found === undefined) return undefined;
    if (found !== urn) this.taken.set(urn, found);
    return olds.get(found);
  }

  /** Old URNs that live on under a new name, and so are not deleted. */
  isTaken(oldUrn: string): boolean {
    return [...this.taken.values()].includes(oldUrn);
  }

  private candidates(goal: Goal): string[] {
    const own = goal.aliasSpecs.map((spec) => this.collapse(goal, spec));
    const parentAlias = this.taken.get(goal.parent);
    if (parentAlias === undefined) return own;
    const inherited = [
      this.inherit(goal.type, goal.name, goal.parent, parentAlias),
      ...own.map((alias) => this.inherit(typeOf(alias), nameOf(alias), goal.parent, parentAlias)),
    ];
    return [...own, ...inherited];
  }

  private collapse(goal: Goal, spec: AliasSpec): string {
    if (spec.kind === 'urn') return spec.urn;
    const given = spec.parent === '' ? goal.parent : (this.taken.get(spec.parent) ?? spec.parent);
    const parent = spec.noParent || isStackType(typeOf(given)) ? '' : given;
    const scope = {
      stack: spec.stack === '' ? this.scope.stack : spec.stack,
      project: spec.project === '' ? this.scope.project : spec.project,
    };
    return makeUrn(scope, spec.type === '' ? goal.type : spec.type, spec.name === '' ? goal.name : spec.name, parent);
  }

  /** A child named `${parent}-x` is taken to have been named after its parent's old name. */
  private inherit(childType: string, childName: string, parent: string, parentAlias: string): string {
    const parentName = nameOf(parent);
    const name = childName.startsWith(parentName)
      ? nameOf(parentAlias) + childName.slice(parentName.length)
      : childName;
    const chain = qualifiedTypeOf(parentAlias);
    const prefix = isStackType(chain) ? '' : `${chain}$`;
    return `urn:pulumi:${this.scope.stack}::${this.scope.project}::${prefix}${childType}::${name}`;
  }
}
