import { suggest } from '@sallyport/contract';
import { isCidr } from '../config/address';
import { UNCONSTRAINED } from './constraints';
import type { Constraints } from './identity';
import { parsePublicKeyText, PUBLIC_KEY_TYPES, type PublicKey } from './public-key';

/** One line of an authorized_keys file: a key and what holding it permits (sshd(8), AUTHORIZED_KEYS FILE FORMAT). */
export interface AuthorizedKey {
  readonly publicKey: PublicKey;
  readonly constraints: Constraints;
  /** FIDO keys: the signature must attest a PIN or biometrics. */
  readonly verifyRequired: boolean;
  /** FIDO keys: the signature must attest a touch; only `no-touch-required` lifts it. */
  readonly touchRequired: boolean;
}

export type ParsedAuthorizedKey =
  { readonly ok: true; readonly entry: AuthorizedKey } | { readonly ok: false; readonly reason: string };

interface Draft {
  sourceAddresses: (readonly string[])[];
  forceCommand?: string;
  permitPty: boolean;
  permitPortForwarding: boolean;
  permitAgentForwarding: boolean;
  permitX11Forwarding: boolean;
  expiresAtMs?: number;
  verifyRequired: boolean;
  touchRequired: boolean;
}

/** Each reads its value into the draft, or says what is wrong with it. */
type OptionReader = (draft: Draft, value: string | undefined) => string | undefined;

const flag = (apply: (draft: Draft) => void): OptionReader => {
  return (draft, value) => {
    if (value !== undefined) return 'takes no value';
    apply(draft);
    return undefined;
  };
};

/** Keys are those of sshd(8) in lower case: option names are case-insensitive there. */
const OPTIONS: Readonly<Record<string, OptionReader>> = {
  from: (draft, value) => {
    const list = value?.split(',').map((entry) => entry.trim()) ?? [];
    const wrong = list.find((entry) => !isCidr(entry));
    if (list.length === 0 || wrong !== undefined)
      return `needs addresses or CIDRs, and "${wrong ?? ''}" is none; names, wildcards and ! are not supported`;
    draft.sourceAddresses.push(Object.freeze(list));
    return undefined;
  },
  command: (draft, value) => {
    if (value === undefined || value === '') return 'needs a command in quotes';
    if (draft.forceCommand !== undefined) return 'is given twice';
    if (/^internal-sftp\s/.test(value)) return 'takes internal-sftp alone: its options are for the target to set (sshd_config, Subsystem)';
    draft.forceCommand = value;
    return undefined;
  },
  'expiry-time': (draft, value) => {
    const time = parseExpiryTime(value ?? '');
    if (time === undefined) return 'needs a time as YYYYMMDD[HHMM[SS]][Z]';
    draft.expiresAtMs = Math.min(time, draft.expiresAtMs ?? Infinity);
    return undefined;
  },
  restrict: flag((draft) => {
    draft.permitPty = false;
    draft.permitPortForwarding = false;
    draft.permitAgentForwarding = false;
    draft.permitX11Forwarding = false;
  }),
  pty: flag((draft) => (draft.permitPty = true)),
  'no-pty': flag((draft) => (draft.permitPty = false)),
  'port-forwarding': flag((draft) => (draft.permitPortForwarding = true)),
  'no-port-forwarding': flag((draft) => (draft.permitPortForwarding = false)),
  'agent-forwarding': flag((draft) => (draft.permitAgentForwarding = true)),
  'no-agent-forwarding': flag((draft) => (draft.permitAgentForwarding = false)),
  'x11-forwarding': flag((draft) => (draft.permitX11Forwarding = true)),
  'no-x11-forwarding': flag((draft) => (draft.permitX11Forwarding = false)),
  'verify-required': flag((draft) => (draft.verifyRequired = true)),
  'no-touch-required': flag((draft) => (draft.touchRequired = false)),
};

/** Options that sshd knows and a proxy cannot hold: ignoring a restriction would be worse than refusing the line. */
const ELSEWHERE = new Set([
  'permitopen',
  'permitlisten',
  'environment',
  'tunnel',
  'no-user-rc',
  'user-rc',
  'principals',
  'cert-authority',
]);

/** sshd(8): `YYYYMMDD[HHMM[SS]]`, in the system's time zone, or in UTC with a Z. */
function parseExpiryTime(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(Z?)$/.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const parts = [year, month - 1, day, hour, minute, second] as const;
  const utc = new Date(Date.UTC(...parts));
  // A date that rolls over (20260231) is a mistake, not the third of March.
  if (utc.getUTCMonth() !== month - 1 || utc.getUTCDate() !== day || hour > 23 || minute > 59 || second > 60)
    return undefined;
  return match[7] === 'Z' ? utc.getTime() : new Date(...parts).getTime();
}

/** Where the options end: at the first blank outside quotes. */
function endOfOptions(line: string): number | undefined {
  let quoted = false;
  for (let index = 0; index < line.length; index += 1) {
    const character = line[index];
    if (character === '\\' && line[index + 1] === '"') index += 1;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && (character === ' ' || character === '\t')) return index;
  }
  return quoted ? undefined : line.length;
}

/** `name` or `name="value"`, with `\"` for a quote in the value. */
const OPTION = /([A-Za-z0-9-]+)(?:="((?:\\"|[^"])*)")?(,|$)/y;

function readOptions(text: string, draft: Draft): string | undefined {
  OPTION.lastIndex = 0;
  for (;;) {
    const at = OPTION.lastIndex;
    const match = OPTION.exec(text);
    if (match === null)
      return `cannot be read from "${text.slice(at, at + 40)}" on; options are name or name="value", with commas between`;
    const [, rawName = '', rawValue, separator] = match;
    const name = rawName.toLowerCase();
    if (ELSEWHERE.has(name)) return `option "${rawName}" is not supported: say it in an access policy`;
    const reader = OPTIONS[name];
    if (reader === undefined) return `unknown option "${rawName}"; ${suggest(rawName, Object.keys(OPTIONS))}`;
    const wrong = reader(draft, rawValue?.replaceAll('\\"', '"'));
    if (wrong !== undefined) return `option "${rawName}" ${wrong}`;
    if (separator === '') return undefined;
  }
}

/** Parses one line that is neither empty nor a comment. */
export function parseAuthorizedKey(text: string): ParsedAuthorizedKey {
  const line = text.trim();
  // eslint-disable-next-line no-control-regex -- control characters are exactly what must not be in a line
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(line))
    return { ok: false, reason: 'the line holds control characters' };
  if (line.includes('PRIVATE KEY'))
    return { ok: false, reason: 'this is a private key; give the public key (the .pub file)' };
  const draft: Draft = { ...UNCONSTRAINED, sourceAddresses: [], verifyRequired: false, touchRequired: true };
  let rest = line;
  if (!PUBLIC_KEY_TYPES.some((type) => line.startsWith(`${type} `))) {
    const end = endOfOptions(line);
    if (end === undefined) return { ok: false, reason: 'a quote is not closed' };
    if (end === line.length) return { ok: false, reason: 'no key follows; a line is [options] type base64 [comment]' };
    const options = line.slice(0, end);
    // A key of an unknown type looks like options: say what is the matter with it.
    if (/^(ssh-|ecdsa-|sk-|rsa-)/.test(options))
      return {
        ok: false,
        reason: `key type "${options.slice(0, 60)}" is not accepted; accepted are ${PUBLIC_KEY_TYPES.join(', ')}`,
      };
    const wrong = readOptions(options, draft);
    if (wrong !== undefined) return { ok: false, reason: wrong };
    rest = line.slice(end).trimStart();
  }
  const [type = '', base64 = ''] = rest.split(/[ \t]+/);
  const parsed = parsePublicKeyText(type, base64);
  if (!parsed.ok) return parsed;
  const isSecurityKey = parsed.key.application !== undefined;
  if (draft.verifyRequired && !isSecurityKey)
    return { ok: false, reason: 'option "verify-required" needs a security key (sk-…)' };
  const { verifyRequired, touchRequired, ...constraints } = draft;
  return {
    ok: true,
    entry: {
      publicKey: parsed.key,
      constraints: Object.freeze({ ...constraints, sourceAddresses: Object.freeze(constraints.sourceAddresses) }),
      verifyRequired,
      touchRequired: touchRequired && isSecurityKey,
    },
  };
}
