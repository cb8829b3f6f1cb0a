import { parse } from 'yaml';
import { decoded } from './user-data';

/** How a script or cloud-config opens a host past the proxy. */
export type PlantedAccess = 'keys' | 'passwords' | 'root';

/** What a text of user data plants: cloud-config is read as what it is, anything else is searched as a script. */
export function plantedAccess(text: string): ReadonlySet<PlantedAccess> {
  const config = cloudConfig(text);
  return new Set(config === undefined ? inScript(text) : inConfig(config));
}

const PATTERNS: readonly (readonly [PlantedAccess, RegExp])[] = [
  ['keys', /authorized_keys|ssh-import-id/i],
  ['passwords', /\b(?:PasswordAuthentication|KbdInteractiveAuthentication|PermitEmptyPasswords)[\s=]+["']?yes\b/i],
  ['root', /\bPermitRootLogin[\s=]+["']?yes\b/i],
];

/** Comments, and what removes or guards keys rather than adding any. */
const HARMLESS = /^\s*(?:#|AuthorizedKeysFile\b|(?:sudo\s+)?(?:rm|shred|truncate|chmod|chown|restorecon)\b[^>]*$)/i;

function inScript(text: string): readonly PlantedAccess[] {
  const lines = text.split('\n').filter((line) => !HARMLESS.test(line));
  return PATTERNS.flatMap(([access, pattern]) => (lines.some((line) => pattern.test(line)) ? [access] : []));
}

/** cloud-config begins with this comment: https://cloudinit.readthedocs.io/en/latest/explanation/format.html */
function cloudConfig(text: string): unknown {
  if (!/^#cloud-config\b/m.test(text)) return undefined;
  try {
    return parse(text, { logLevel: 'error' }) as unknown;
  } catch {
    // A template, perhaps: it is searched as any text.
    return undefined;
  }
}

type Entry = (value: unknown) => readonly PlantedAccess[];

const given = (value: unknown): boolean =>
  value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
const yes = (value: unknown): boolean => value === true || /^(?:true|yes|on|1)$/i.test(String(value));
const setsPasswords = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && ('list' in value || 'users' in value);
const keys: Entry = (value) => (given(value) ? ['keys'] : []);

const ENTRIES: Readonly<Record<string, Entry>> = {
  ssh_authorized_keys: keys,
  'ssh-authorized-keys': keys,
  ssh_import_id: keys,
  'ssh-import-id': keys,
  ssh_pwauth: (value) => (yes(value) ? ['passwords'] : []),
  plain_text_passwd: (value) => (given(value) ? ['passwords'] : []),
  chpasswd: (value) => (setsPasswords(value) ? ['passwords'] : []),
  disable_root: (value) => (given(value) && /^(?:false|no|off|0)$/i.test(String(value)) ? ['root'] : []),
};

/** Looks at every level: users have keys of their own, and files their content. */
function inConfig(value: unknown): readonly PlantedAccess[] {
  if (Array.isArray(value)) return value.flatMap(inConfig);
  if (typeof value === 'string') return inScript(value);
  if (typeof value !== 'object' || value === null) return [];
  const file = fileIn(value);
  return [
    ...file.flatMap(inScript),
    ...Object.entries(value).flatMap(([key, item]) => [...(ENTRIES[key]?.(item) ?? []), ...inConfig(item)]),
  ];
}

const fileIn = (value: object): readonly string[] =>
  'content' in value && typeof value.content === 'string'
    ? decoded(value.content, 'encoding' in value ? String(value.encoding) : '')
    : [];
