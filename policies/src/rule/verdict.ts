import type { Rule } from './rule';

/** What a rule found about one resource, or about the stack. No verdict means that the rule is kept or does not apply. */
export interface Verdict {
  readonly kind: 'violation' | 'undecided';
  readonly rule: Rule;
  /** URN; absent where it is about the whole stack. */
  readonly urn: string | undefined;
  /** The property, as `ingress[0].cidrBlocks`; empty for the whole resource. */
  readonly path: string;
  /** One sentence that begins with the path or the thing; holds no value of the resource. */
  readonly message: string;
}
