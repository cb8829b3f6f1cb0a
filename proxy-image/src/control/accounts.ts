import { open } from 'node:fs/promises';

/** The users of this machine, by the file alone: other sources (LDAP, SSSD) would need a program that an image lacks. */
export interface Accounts {
  nameOf(uid: number): string | undefined;
  uidOf(name: string): number | undefined;
}

const MAX_BYTES = 1_048_576;
/** What passwd(5) tools allow; anything else must not reach an event as somebody's name. */
const ACCOUNT_NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,62}\$?$/;

/** The accounts of a text in the form of passwd(5). Of several with one name or number the first counts, as in getpwnam(3). */
export function parseAccounts(text: string): Accounts {
  const names = new Map<number, string>();
  const uids = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [name = '', , id = ''] = line.split(':');
    if (!ACCOUNT_NAME.test(name) || !/^\d{1,10}$/.test(id)) continue;
    const uid = Number(id);
    if (!names.has(uid)) names.set(uid, name);
    if (!uids.has(name)) uids.set(name, uid);
  }
  return { nameOf: (uid) => names.get(uid), uidOf: (name) => uids.get(name) };
}

/** A file that is missing or cannot be read names nobody; one that is longer than 1 MiB is read up to there. */
export async function readAccounts(path = '/etc/passwd'): Promise<Accounts> {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_BYTES), 0, MAX_BYTES, 0);
      const text = buffer.toString('utf8', 0, bytesRead);
      return parseAccounts(bytesRead < MAX_BYTES ? text : text.slice(0, text.lastIndexOf('\n') + 1));
    } finally {
      await file.close();
    }
  } catch {
    return parseAccounts('');
  }
}

/** `uid:1000(alice)`, or `uid:1000` for who has no name here. */
export function principalOf(uid: number, accounts: Pick<Accounts, 'nameOf'>): string {
  const name = accounts.nameOf(uid);
  return name === undefined ? `uid:${uid}` : `uid:${uid}(${name})`;
}
