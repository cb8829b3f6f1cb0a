import { dirname, resolve } from 'node:path';
import { personId, principalId } from '@sallyport/contract';
import { z } from 'zod';
import { parseAuthorizedKey } from '../auth/authorized-keys';
import type { Credential, User } from '../auth/user-directory';
import { cidr, identifier } from './fields';
import type { Place, Problems } from './problem';
import { formatKeyPath, readText, readYaml, type KeyPath, type YamlFile } from './yaml-file';

const user = z
  .strictObject({
    name: identifier.describe(
      'What the user is called in reports; also the principal and the person where these are not given',
    ),
    principal: identifier
      .optional()
      .describe('The credentials behind the connection, as audit events name them; default is the name'),
    person: identifier.optional().describe('The human behind the principal, whom locks name; default is the name'),
    class: z
      .enum(['person', 'machine'])
      .describe('Persons are asked for MFA by the default policies, machines are bound instead'),
    groups: z.array(identifier).default([]).describe('Groups, as access policies name them'),
    roles: z.array(identifier).default([]).describe('Roles, as access policies name them'),
    keys: z.array(z.string()).default([]).describe('Lines as in authorized_keys: options, type, key, comment'),
    totpSecret: z.string().optional().describe('Base32 secret of the authenticator app'),
    totpSecretFile: z.string().optional().describe('File that holds the base32 secret'),
    sourceAddresses: z.array(cidr).min(1).optional().describe('CIDRs that every key of the user must come from'),
  })
  .refine((entry) => entry.totpSecret === undefined || entry.totpSecretFile === undefined, {
    error: 'totpSecret and totpSecretFile are both given',
    path: ['totpSecretFile'],
  });

export const usersFileSchema = z.strictObject({ users: z.array(user).describe('One entry a principal') });
type UserEntry = z.infer<typeof user>;

/** Where a key was written, for the message about its double. */
export interface LoadedCredential {
  readonly credential: Credential;
  readonly at: Place;
}

export interface LoadedUsers {
  readonly users: readonly User[];
  readonly credentials: readonly LoadedCredential[];
}

/** RFC 4226 section 4 wants 128 bits; apps still hand out 80. */
const MIN_SECRET_CHARACTERS = 16;
const GOOD_SECRET_CHARACTERS = 26;

function checkedSecret(
  text: string,
  problems: Problems,
  at: Place,
): string | undefined {
  const secret = text.replace(/[\s-]/g, '').replace(/=+$/, '').toUpperCase();
  if (!/^[A-Z2-7]+$/.test(secret)) {
    problems.error({ ...at, message: 'the TOTP secret is not base32', allowed: 'letters A to Z and digits 2 to 7' });
    return undefined;
  }
  if (secret.length < MIN_SECRET_CHARACTERS) {
    problems.error({
      ...at,
      message: 'the TOTP secret is too short',
      allowed: `at least ${MIN_SECRET_CHARACTERS} base32 characters, better 32`,
    });
    return undefined;
  }
  if (secret.length < GOOD_SECRET_CHARACTERS)
    problems.warn({
      ...at,
      message: 'the TOTP secret has less than the 128 bits of RFC 4226',
      allowed: '32 base32 characters',
    });
  return secret;
}

function totpSecretOf(
  entry: UserEntry,
  file: string,
  at: (key: string) => Place,
  problems: Problems,
): string | undefined {
  if (entry.totpSecret !== undefined) {
    problems.read({ kind: 'secret', path: file, at: at('totpSecret'), holds: 'TOTP secrets' });
    return checkedSecret(entry.totpSecret, problems, at('totpSecret'));
  }
  if (entry.totpSecretFile === undefined) return undefined;
  const secretFile = resolve(dirname(file), entry.totpSecretFile);
  const text = readText(secretFile, problems);
  if (text === undefined) return undefined;
  problems.read({ kind: 'secret', path: secretFile, at: at('totpSecretFile'), holds: 'a TOTP secret' });
  return checkedSecret(text.trim(), problems, at('totpSecretFile'));
}

/** Reads the users file, which the config names at `named`. What is wrong goes to `problems`; users that are right are returned all the same. */
export function loadUsersFile(file: string, problems: Problems, named: Place): LoadedUsers {
  const read = readYaml(file, usersFileSchema, problems);
  if (read === undefined) return { users: [], credentials: [] };
  problems.read({ kind: 'file', path: file, at: named });
  const names = new Map<string, number>();
  const users: User[] = [];
  const credentials: LoadedCredential[] = [];
  read.value.users.forEach((entry, index) => {
    const at = placeOf(file, read, ['users', index]);
    const principal = entry.principal ?? entry.name;
    const earlier = names.get(principal);
    if (earlier !== undefined)
      problems.error({
        ...at(entry.principal === undefined ? 'name' : 'principal'),
        message: `principal "${principal}" is already users[${earlier}]`,
        allowed: 'one entry a principal',
      });
    names.set(principal, index);
    const totpSecret = totpSecretOf(entry, file, at, problems);
    const loaded: User = {
      principal: principalId(principal),
      person: personId(entry.person ?? entry.name),
      principalClass: entry.class,
      groups: entry.groups,
      roles: entry.roles,
      ...(entry.sourceAddresses === undefined ? {} : { sourceAddresses: entry.sourceAddresses }),
      ...(totpSecret === undefined ? {} : { totpSecret }),
    };
    users.push(loaded);
    entry.keys.forEach((line, keyIndex) => {
      const keyAt = placeOf(file, read, ['users', index, 'keys'])(keyIndex);
      const parsed = parseAuthorizedKey(line);
      if (parsed.ok) credentials.push({ credential: { ...parsed.entry, user: loaded }, at: keyAt });
      else problems.error({ ...keyAt, message: parsed.reason });
    });
  });
  return { users, credentials };
}

function placeOf(
  file: string,
  read: YamlFile<unknown>,
  parent: KeyPath,
): (key: string | number) => Place {
  return (key) => ({ file, ...read.locate([...parent, key]), key: formatKeyPath([...parent, key]) });
}
