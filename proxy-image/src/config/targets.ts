import { dirname, resolve } from 'node:path';
import { targetName } from '@sallyport/contract';
import { z } from 'zod';
import { parseHostKey } from '../targets/host-key';
import type { InventoryEntry } from '../targets/inventory';
import { LOGIN_NAME, TARGET_NAME } from '../targets/names';
import type { Target, TargetCredential } from '../targets/target';
import { COMPATIBILITY } from '../transport/compatibility';
import { accountId, awsRegion, compatibility, endpoint, roleArn } from './fields';
import { checkPrivateKeyFile } from './private-key-file';
import type { Place, Problems } from './problem';
import { formatKeyPath, readYaml, type KeyPath } from './yaml-file';

const name = z.string().regex(TARGET_NAME, {
  error:
    'cannot be a target name: letters, digits, dots, dashes and underscores, beginning and ending with a letter or digit',
});
const login = z.string().regex(LOGIN_NAME, { error: 'cannot be a login' });

const target = z.strictObject({
  name: name.describe('By which clients and policies name the target'),
  aliases: z.array(name).default([]).describe('More names for it'),
  host: z
    .string()
    .min(1)
    .max(253)
    .regex(/^[A-Za-z0-9._:%-]+$/, { error: 'is not a host name or address' })
    .describe('Host name or address that the proxy dials'),
  port: z.int().min(1).max(65_535).default(22).describe('TCP port that the proxy dials'),
  logins: z
    .array(login)
    .default([])
    .describe('Operating-system users that may be asked for; empty leaves it to the access policy'),
  defaultLogin: login.optional().describe('Login where the client names none'),
  tags: z
    .record(z.string().min(1).max(128), z.string().max(256))
    .default({})
    .describe('Tags that access policies can ask for, e.g. env: prod'),
  hostKeys: z
    .array(z.string())
    .default([])
    .describe('Pinned public host keys as ssh-keyscan prints them, without the name; a target without one is refused'),
  privateKeyFile: z.string().optional().describe('File with the private key that the proxy presents to the target'),
  ec2InstanceConnect: z
    .strictObject({
      instanceId: z
        .string()
        .regex(/^i-[0-9a-f]{8,17}$/, { error: 'is no instance id such as i-0123456789abcdef0' })
        .describe('Id of the EC2 instance; in place of privateKeyFile, it is given a key made for each dial'),
      region: awsRegion.describe('Region of the instance'),
      roleArn: roleArn.optional().describe('Role to assume for it, where the instance is in another account'),
      externalId: z.string().min(2).max(1_224).optional().describe('External id that the role asks for'),
      endpoint: endpoint.optional().describe('In place of the AWS endpoint of the region'),
    })
    .optional(),
  accountId: accountId.optional().describe('AWS account of the target'),
  compatibility: compatibility.optional().describe('Key exchanges that are offered to the target beyond the default: stig or legacy, see docs/operations.md'),
  auditMode: z
    .enum(['failClosed', 'failOpen'])
    .optional()
    .describe('What an audit failure does on this target; default is audit.mode'),
}).refine((entry) => (entry.privateKeyFile === undefined) !== (entry.ec2InstanceConnect === undefined), {
  error: 'name a privateKeyFile or ec2InstanceConnect, and not both',
});

export const targetsFileSchema = z.strictObject({ targets: z.array(target).describe('One entry a target') });

function credentialOf({ ec2InstanceConnect, privateKeyFile = '' }: z.infer<typeof target>, folder: string): TargetCredential {
  if (ec2InstanceConnect !== undefined) return { kind: 'ec2InstanceConnect', instance: ec2InstanceConnect };
  return { kind: 'privateKeyFile', path: resolve(folder, privateKeyFile) };
}

/** Reads the targets file, which the config names at `named`. What is wrong goes to `problems`; targets that are right are returned all the same. */
export function loadTargetsFile(file: string, problems: Problems, named: Place): InventoryEntry[] {
  const read = readYaml(file, targetsFileSchema, problems);
  if (read === undefined) return [];
  problems.read({ kind: 'file', path: file, at: named });
  const taken = new Map<string, string>();
  return read.value.targets.map((entry, index) => {
    const at = (...path: KeyPath): Place => ({
      file,
      ...read.locate(['targets', index, ...path]),
      key: formatKeyPath(['targets', index, ...path]),
    });
    for (const [path, known] of [
      [['name'], entry.name],
      ...entry.aliases.map((alias, aliasIndex) => [['aliases', aliasIndex], alias]),
    ] as [KeyPath, string][]) {
      const owner = taken.get(known.toLowerCase());
      if (owner !== undefined)
        problems.error({
          ...at(...path),
          message: `"${known}" already names target "${owner}"`,
          allowed: 'one target a name',
        });
      taken.set(known.toLowerCase(), entry.name);
    }
    entry.hostKeys.forEach((text, keyIndex) => {
      const parsed = parseHostKey(text);
      if (!parsed.ok)
        problems.error({
          ...at('hostKeys', keyIndex),
          message: parsed.reason,
          allowed: 'a line such as "ssh-ed25519 AAAA…"',
        });
    });
    if (entry.compatibility !== undefined) {
      problems.warn({
        ...at('compatibility'),
        message: `target "${entry.name}" is offered key exchanges beyond the default (${entry.compatibility}): ${COMPATIBILITY[entry.compatibility].join(', ')}`,
        allowed: 'leave it out once the target knows curve25519-sha256 or mlkem768x25519-sha256',
      });
    }
    if (entry.hostKeys.length === 0) {
      problems.warn({
        ...at(),
        message: `target "${entry.name}" has no hostKeys and will be refused`,
        allowed: `pin what ssh-keyscan -p ${entry.port} ${entry.host} prints, after checking it`,
      });
    }
    if (entry.defaultLogin !== undefined && entry.logins.length > 0 && !entry.logins.includes(entry.defaultLogin)) {
      problems.error({
        ...at('defaultLogin'),
        message: `"${entry.defaultLogin}" is not among logins`,
        allowed: `allowed are ${entry.logins.join(', ')}`,
      });
    }
    const credential = credentialOf(entry, dirname(file));
    if (credential.kind === 'privateKeyFile') checkPrivateKeyFile(credential.path, problems, at('privateKeyFile'));
    const loaded: Target = {
      name: targetName(entry.name),
      ...(entry.aliases.length === 0 ? {} : { alsoKnownAs: entry.aliases }),
      host: entry.host,
      port: entry.port,
      logins: entry.logins,
      ...(entry.defaultLogin === undefined ? {} : { defaultLogin: entry.defaultLogin }),
      tags: entry.tags,
      hostKeys: entry.hostKeys,
      credential,
      ...(entry.accountId === undefined ? {} : { accountId: entry.accountId }),
      ...(entry.compatibility === undefined ? {} : { compatibility: entry.compatibility }),
      ...(entry.auditMode === undefined ? {} : { auditMode: entry.auditMode }),
    };
    return { target: loaded, aliases: entry.aliases };
  });
}
