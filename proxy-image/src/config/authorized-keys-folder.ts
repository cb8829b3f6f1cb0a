import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, personId, principalId } from '@sallyport/contract';
import { parseAuthorizedKey } from '../auth/authorized-keys';
import type { User } from '../auth/user-directory';
import { identifier } from './fields';
import type { Place, Problems } from './problem';
import type { LoadedCredential, LoadedUsers } from './users';
import { readText } from './yaml-file';

/** `alice`, `alice.pub` and `alice.keys` are all files of the principal alice. */
const EXTENSION = /\.(pub|keys)$/;

/**
 * Reads a folder of authorized_keys files. A file of a principal that the users file knows adds keys to that user; any
 * other file makes a person without groups. Hidden files are left alone. `at` is where the folder is named.
 */
export function loadAuthorizedKeysFolder(
  directory: string,
  known: readonly User[],
  problems: Problems,
  at: Place,
): LoadedUsers {
  let names: string[];
  try {
    names = readdirSync(directory, { withFileTypes: true })
      .filter((entry) => !entry.name.startsWith('.') && !entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch (thrown) {
    problems.error({ file: directory, message: `the folder cannot be read: ${messageOf(thrown)}` });
    return { users: [], credentials: [] };
  }
  problems.read({ kind: 'folder', path: directory, at });
  const users = new Map<string, User>();
  const credentials: LoadedCredential[] = [];
  for (const name of names) {
    const file = join(directory, name);
    const principal = name.replace(EXTENSION, '');
    if (!identifier.safeParse(principal).success) {
      problems.error({
        file,
        message: `"${principal}" cannot be the name of a principal`,
        allowed: 'no blanks and no control characters',
      });
      continue;
    }
    const user =
      known.find((candidate) => candidate.principal === principal) ?? users.get(principal) ?? personNamed(principal);
    if (!known.includes(user)) users.set(principal, user);
    const text = readText(file, problems);
    if (text === undefined) continue;
    problems.read({ kind: 'file', path: file, at });
    text.split(/\r?\n/).forEach((line, index) => {
      if (line.trim() === '' || line.trimStart().startsWith('#')) return;
      const place = { file, line: index + 1, column: 1 };
      const parsed = parseAuthorizedKey(line);
      if (parsed.ok) credentials.push({ credential: { ...parsed.entry, user }, at: place });
      else problems.error({ ...place, message: parsed.reason });
    });
  }
  return { users: [...users.values()], credentials };
}

function personNamed(principal: string): User {
  return {
    principal: principalId(principal),
    person: personId(principal),
    principalClass: 'person',
    groups: [],
    roles: [],
  };
}
