import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { messageOf, SallyportError } from '@sallyport/contract';
import { Secret } from 'otpauth';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { cliError } from '../errors';
import type { DemoLayout } from './demo-layout';
import { DEMO_POLICIES } from './demo-policies';
import { DEMO_USERS, PART_KEYS } from './demo-users';
import { generateOpenSshKey } from './openssh-key';
import { privateFolder, replaceFile, writeOnce } from './write-once';

/** Names that a demo's folder holds; anything else in it belongs to somebody. */
const MARK = '.sallyport-demo';

/**
 * Makes the folder of a demo: keys, users and access policies. What is already there is kept, so that a second start
 * is the same demo. Throws `DEMO_FOLDER` for a folder that holds something else.
 */
export function prepareFolder(layout: DemoLayout): void {
  claim(layout.directory);
  for (const folder of [
    layout.keysDirectory,
    layout.accessDirectory,
    layout.stateDirectory,
    layout.recordingsDirectory,
    layout.lakeDirectory,
    layout.targetDirectory,
    layout.logsDirectory,
  ]) {
    privateFolder(folder);
  }
  // The stranger has a key like everybody, and no user has it.
  for (const name of [...DEMO_USERS.map((user) => user.name), 'stranger', ...PART_KEYS])
    makeKey(layout.key(name), `${name}@sallyport-demo`);
  writeOnce(`${layout.accessDirectory}/demo.cedar`, () => DEMO_POLICIES);
  writeOnce(layout.users, () => stringify({ users: DEMO_USERS.map((user) => userEntry(layout, user)) }));
}

function claim(directory: string): void {
  try {
    const names = existsSync(directory) ? readdirSync(directory) : [];
    if (names.length > 0 && !names.includes(MARK)) {
      throw cliError(
        'DEMO_FOLDER',
        `the folder ${directory} holds files that are not a demo's: ${names.slice(0, 3).join(', ')}`,
      );
    }
    privateFolder(directory);
    writeFileSync(`${directory}/${MARK}`, '', { mode: 0o600 });
  } catch (cause) {
    if (cause instanceof SallyportError) throw cause;
    throw cliError('DEMO_FOLDER', `cannot write to the folder ${directory}: ${messageOf(cause)}`, { cause });
  }
}

function makeKey(path: string, comment: string): void {
  if (existsSync(path) && existsSync(`${path}.pub`)) return;
  const pair = generateOpenSshKey(comment);
  rmSync(path, { force: true });
  replaceFile(path, pair.privateKey);
  replaceFile(`${path}.pub`, `${pair.publicKey}\n`);
}

function userEntry(layout: DemoLayout, user: (typeof DEMO_USERS)[number]): object {
  return {
    name: user.name,
    class: 'person',
    groups: [...user.groups],
    keys: [publicKey(layout, user.name)],
    ...(user.totp === 'yes' ? { totpSecret: new Secret({ size: 20 }).base32 } : {}),
  };
}

/** The public key of a user or part, as one line. */
export function publicKey(layout: DemoLayout, name: string): string {
  return readFileSync(`${layout.key(name)}.pub`, 'utf8').trim();
}

const usersFile = z.object({ users: z.array(z.object({ name: z.string(), totpSecret: z.string().optional() })) });

/** Alice's TOTP secret, base32, from the users file: the one source of it. */
export function totpSecretOf(layout: DemoLayout, name: string): string {
  const parsed = usersFile.safeParse(parse(readFileSync(layout.users, 'utf8')));
  const secret = parsed.success ? parsed.data.users.find((user) => user.name === name)?.totpSecret : undefined;
  if (secret === undefined) throw cliError('DEMO_FOLDER', `${layout.users} holds no totpSecret for ${name}`);
  return secret;
}
