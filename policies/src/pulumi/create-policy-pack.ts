import { PolicyPack } from '@pulumi/policy';
import { policiesError } from '../errors';
import type { Rule } from '../rule';
import { RULES } from '../rules';
import { kindOf, readKeyed, readScopes, type Level, type Refuse } from '../settings';
import type { WaiverInput } from '../waivers';
import { parseStructsOnce } from './parse-structs-once';
import { toPolicy } from './to-policy';

export interface PolicyPackOptions {
  /** The level of every rule; by default `mandatory` for critical and high rules, `advisory` for the others. */
  readonly level?: Level;
  /** Ids of frameworks, e.g. `cis-aws-5.0`: keeps the rules that are evidence for one of their controls. */
  readonly frameworks?: readonly string[];
  /** The rules to enforce, as rules or ids; by default all. */
  readonly rules?: readonly (Rule | string)[];
  /** By rule: a level, or an object with `enforcementLevel`, options and `waivers`, as `--policy-pack-config` takes it. */
  readonly config?: Readonly<Record<string, Level | Readonly<Record<string, unknown>>>>;
  readonly waivers?: readonly WaiverInput[];
  /** The stack is the baseline of its account: what it lacks, the account lacks. */
  readonly baseline?: boolean;
}

const KEYS: readonly (keyof PolicyPackOptions)[] = ['level', 'frameworks', 'rules', 'config', 'waivers', 'baseline'];

const refuse: Refuse = (where, problem) =>
  policiesError('PACK_OPTIONS_INVALID', `createPolicyPack: ${where} ${problem}`);

/** What the engine shows beside findings of a pack that was given no name of its own. */
const NAME = 'sallyport';

/**
 * Starts a policy pack: one a process, in the module that PulumiPolicy.yaml's folder has as its `main`.
 * @param name 1 to 100 letters, digits, dashes, underscores and dots; `sallyport` when left out
 * @throws PACK_OPTIONS_INVALID and WAIVER_INVALID, which name the key, what is allowed and what was most likely meant
 */
export function createPolicyPack(name: string, options?: PolicyPackOptions): PolicyPack;
export function createPolicyPack(options?: PolicyPackOptions): PolicyPack;
export function createPolicyPack(first: string | PolicyPackOptions = {}, second?: PolicyPackOptions): PolicyPack {
  const [name, options] = typeof first === 'string' || second !== undefined ? [first, second ?? {}] : [NAME, first];
  if (typeof name !== 'string' || !/^[a-zA-Z0-9-_.]{1,100}$/.test(name)) {
    throw refuse('the name', `is ${kindOf(name)}; allowed are 1 to 100 letters, digits, dashes, underscores and dots`);
  }
  const scopes = readScopes(RULES, readKeyed(options, '', KEYS, refuse), Date.now(), refuse);
  parseStructsOnce();
  return new PolicyPack(name, {
    description: 'MFA, logging and the SSH access proxy, enforced at deploy time',
    policies: scopes.map(([rule, scope]) => toPolicy(rule, { ...scope, now: Date.now })),
  });
}
