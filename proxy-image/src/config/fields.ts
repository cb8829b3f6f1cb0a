import { isIP } from 'node:net';
import { z } from 'zod';
import { COMPATIBILITY_NAMES } from '../transport/compatibility';
import { isCidr } from './address';

export const cidr = z
  .string()
  .refine(isCidr, { error: 'is not an address or CIDR such as 10.0.0.0/8 or 2001:db8::/32' });

/** As setServers of node:dns takes them. */
function isNameServer(text: string): boolean {
  const [, bracketed, plain] = /^(?:\[([0-9A-Fa-f:.]+)\]|([0-9.]+))(?::\d{1,5})?$/.exec(text) ?? [];
  return isIP(bracketed ?? plain ?? text) !== 0;
}

export const nameServer = z
  .string()
  .refine(isNameServer, { error: 'is not a name server such as 10.0.0.2, 127.0.0.1:5353 or [2001:db8::53]:53' });

/** Names end up in audit events, locks and policies: printable, without blanks, as they are compared exactly. */
export const identifier = z
  .string()
  .min(1)
  .max(1024)
  .regex(/^[^\s\p{C}]+$/u, { error: 'may hold no blanks and no control characters' });

/** A user of this machine. (uid_t)-1 stands for nobody in chown(2) and the like. */
export const localUser = z.union([z.int().min(0).max(4_294_967_294), z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,62}\$?$/)], {
  error: 'a user name, or a number without quotes',
});

export const accountId = z.string().regex(/^\d{12}$/, { error: 'is not an AWS account id: 12 digits in quotes' });

export const awsRegion = z.string().regex(/^[a-z]{2,4}(?:-[a-z]+)+-\d$/, { error: 'is no AWS region such as eu-central-1' });

export const roleArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/, { error: 'is no ARN such as arn:aws:iam::123456789012:role/NAME' });

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const bucketName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, { error: 'cannot be the name of an S3 bucket' });

export const endpoint = z.url();

/** A named profile and never a list of algorithms: what each adds was looked at once. */
export const compatibility = z.enum(COMPATIBILITY_NAMES);

/** Variables that change what a target runs. */
const STEERING = ['LD_', 'DYLD_', 'BASH_ENV', 'ENV', 'IFS', 'PATH'];

/** Whether a pattern lets one of them through: `LD_PRELOAD`, `LD_*` and `L*` all do. */
function letsSteeringThrough(pattern: string): boolean {
  const bare = pattern.replace(/\*$/, '');
  return STEERING.some(
    (name) =>
      (name.endsWith('_') && bare.startsWith(name)) ||
      bare === name ||
      (pattern.endsWith('*') && name.startsWith(bare)),
  );
}

/** A variable's name, or its beginning with a * after it (Teleport 12.4.28 let LD_PRELOAD through). */
export const environmentName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*\*?$/, {
    error: 'is not the name of an environment variable, or its beginning and a *',
  })
  .refine((name) => !letsSteeringThrough(name), { error: 'would let variables pass that change what a target runs' });
