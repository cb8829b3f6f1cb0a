import type { UrnPattern } from './urn-pattern';

/** An exception from a rule, with somebody who answers for it and an end. */
export interface Waiver {
  readonly rule: string;
  readonly urn: UrnPattern;
  readonly ticket: string;
  readonly reason: string;
  readonly expires: Expiry;
}

export interface Expiry {
  /** As it was written. */
  readonly text: string;
  /** Unix time in ms at which it no longer holds. */
  readonly at: number;
}

/** What people write: by createPolicyPack, in a rule's config, in the file of `judge --waivers`. */
export interface WaiverInput {
  /** Id of the rule. */
  readonly rule: string;
  /**
   * Pattern of the URN: its four parts, in each of which `*` stands for any text. The type or the name must be written out.
   * A type without `$` also names the resource inside of components: `urn:pulumi:*::*::aws:iam/role:Role::break-glass`.
   */
  readonly urn: string;
  /** Where the exception was agreed, e.g. `SEC-12`. */
  readonly ticket: string;
  readonly reason: string;
  /** The last day (UTC), `2027-03-01`, or an instant of RFC 3339; within a year. */
  readonly expires: string;
}
