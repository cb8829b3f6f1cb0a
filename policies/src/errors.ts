import { SallyportError } from '@sallyport/contract';

/** Every error of this room: code -> what to do. Messages say what happened, where they are thrown. */
const REMEDIES = {
  PACK_OPTIONS_INVALID: 'Correct what is given to createPolicyPack; docs/policies.md describes it.',
  POLICY_CONFIG_INVALID: 'Correct the config; `sallyport-policies explain RULE` shows the options of a rule.',
  WAIVER_INVALID: 'Write rule, urn, ticket, reason and expires, as docs/policies.md shows under Waivers.',
  RULE_UNKNOWN: '`sallyport-policies list` shows the rules.',
  INPUT_UNREADABLE: 'Check that the file exists and that you may read it.',
  INPUT_INVALID:
    'Give it what `pulumi preview --json --show-sames`, `pulumi preview --event-log FILE` or `pulumi stack export` wrote.',
  OUTPUT_UNWRITABLE: 'Check that the folder exists and that you may write to it.',
  USAGE: 'Add --help to see what it takes.',
} as const;

export type PoliciesErrorCode = keyof typeof REMEDIES;

export function policiesError(code: PoliciesErrorCode, message: string, options?: { cause?: unknown }): SallyportError {
  return new SallyportError(code, message, REMEDIES[code], options);
}

/** The `code` of an error of the system (`ENOENT`); undefined of any other. */
export function systemCodeOf(error: unknown): string | undefined {
  const isOfSystem = typeof error === 'object' && error !== null && 'syscall' in error && 'code' in error;
  return isOfSystem && typeof error.code === 'string' ? error.code : undefined;
}
