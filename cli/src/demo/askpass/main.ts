import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { totpCode } from '../screen';

/**
 * SSH_ASKPASS of the tour (ssh(1)): OpenSSH runs it where a person would type, and it types Alice's one-time code.
 * Arguments: the users file, then the prompt.
 */
const users = z.object({ users: z.array(z.object({ name: z.string(), totpSecret: z.string().optional() })) });
const [usersFile = ''] = process.argv.slice(2);
const secret = users
  .parse(parse(readFileSync(usersFile, 'utf8')))
  .users.find(({ name }) => name === 'alice')?.totpSecret;
if (secret === undefined) throw new Error(`${usersFile} holds no totpSecret of alice`);
process.stdout.write(`${totpCode(secret, new Date())}\n`);
