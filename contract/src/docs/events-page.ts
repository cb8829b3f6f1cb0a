import { ALWAYS_PRESENT_KEYS, MFA_EVIDENCE, MFA_STATES, PRINCIPAL_CLASSES } from '../audit-event';
import { AUDIT_ERROR_CODES, AUDIT_EVENT_NAMES } from '../event-names';

/** What each always-present key holds; a key that has no line here does not compile. */
const MEANING: Readonly<Record<(typeof ALWAYS_PRESENT_KEYS)[number], string>> = {
  sessionId: 'The session; empty for what belongs to none',
  proxyId: 'The writer of the chain: `proxy-…`, or `runner-…` for runs and responses',
  sequence: 'Counts from 1 per `proxyId`, without gaps',
  previousDigest: "Digest of the event before it in the same chain; `genesis` for the first",
  timeMs: 'Unix time in ms; `eventTime` holds whole seconds',
  person: 'The human behind the principal; empty before an identity is proven',
  principalClass: PRINCIPAL_CLASSES.map((name) => `\`${name}\``).join(', '),
  mfa: MFA_STATES.map((name) => `\`${name}\``).join(', '),
  mfaEvidence: MFA_EVIDENCE.map((name) => `\`${name}\``).join(', '),
  target: 'Name of the target',
  login: 'The operating-system user on it',
  proxyAccountId: "The proxy's AWS account",
  targetAccountId: "The target's AWS account, where the targets file names one",
  region: 'Region that the config names',
};

const table = (heads: readonly [string, string], rows: readonly (readonly [string, string])[]): string =>
  [`| ${heads.join(' | ')} |`, '|---|---|', ...rows.map(([name, text]) => `| \`${name}\` | ${text} |`)].join('\n');

/** Renders docs/events.md: the names, error codes and keys that an audit event can carry. */
export function eventsPage(): string {
  return `<!-- Made by \`npm run docs -w contract\` from contract/src; a test checks that it is fresh. -->

# Audit events

The shape of an event, the chain and what happens to events on their way are in [audit-trail.md](audit-trail.md).

## Event names

${table(['eventName', 'meaning'], Object.entries(AUDIT_EVENT_NAMES))}

## Error codes

A refusal is the same event with an \`errorCode\`; why stands in \`errorMessage\` and in \`additionalEventData.reason\`.

${table(['errorCode', 'meaning'], Object.entries(AUDIT_ERROR_CODES))}

## Always in additionalEventData

A value that does not apply is the empty string: a missing key would drop rows in SQL without a word.

${table(['key', 'holds'], ALWAYS_PRESENT_KEYS.map((key) => [key, MEANING[key]] as const))}
`;
}
