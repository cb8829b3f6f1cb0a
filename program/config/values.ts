import { z } from 'zod';

/** Values of the config; each schema's message says what is allowed. */

/** Text that YAML would take for a number unless it stands in quotes. */
const text = (says: string): z.ZodString =>
  z.string({ error: (issue) => `${says}${typeof issue.input === 'number' ? ', in quotes' : ''}` });

const matching = (pattern: RegExp, says: string): z.ZodString => text(says).regex(pattern, says);

export const accountId = matching(/^\d{12}$/, 'is an account of 12 digits');
export const region = matching(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is a region, e.g. "eu-central-1"');
export const vpcId = matching(/^vpc-[0-9a-f]{8,17}$/, 'is the id of a VPC, e.g. "vpc-0a1b2c3d4e5f67890"');
export const subnetId = matching(/^subnet-[0-9a-f]{8,17}$/, 'is the id of a subnet, e.g. "subnet-0a1b2c3d4e5f67890"');
export const securityGroupId = matching(
  /^sg-[0-9a-f]{8,17}$/,
  'is the id of a security group, e.g. "sg-0a1b2c3d4e5f67890"',
);
export const email = matching(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'is an e-mail address');
export const path = text('is a path, relative to Pulumi.yaml').min(1, 'is a path, relative to Pulumi.yaml');
export const word = text('is a text').min(1, 'may not be empty');
export const flag = z.boolean({ error: 'is true or false' });

/** `arn:aws:SERVICE:…`, and only of that service. */
export const arnOf = (service: string): z.ZodString =>
  matching(new RegExp(`^arn:aws[a-z-]*:${service}:.+$`), `is an ARN of ${service}: "arn:aws:${service}:…"`);

/** A network in CIDR notation; the component judges how wide it may be. */
export const cidr = matching(/^[0-9a-fA-F.:]+\/\d{1,3}$/, 'is a network, e.g. "10.0.0.0/8"');

/** An image that cannot change under its name: tags can. */
export const imageDigest = text('is an image by digest').regex(
  /@sha256:[0-9a-f]{64}$/,
  'is an image by digest, REPOSITORY@sha256:…; a tag can come to name another image. `npm run image -w proxy-image -- --repository URL --push` prints the digest',
);

export const publicKey = matching(
  /^(ssh-ed25519|ecdsa-sha2-nistp(256|384|521)|ssh-rsa) [A-Za-z0-9+/]+=*( .*)?$/,
  'is a public key, as in a .pub file: "ssh-ed25519 AAAA…"',
);

/** A stack whose outputs are read: `ORGANIZATION/PROJECT/STACK`, `organization/…` in a backend without organizations. */
export const stackName = matching(
  /^[\w.-]+\/[\w.-]+\/[\w.-]+$/,
  'is a stack, "ORGANIZATION/PROJECT/STACK", e.g. "organization/sallyport/prod-audit"',
);

/** A whole number; components know how great it may be. */
export const count = z.int({ error: 'is a whole number' }).min(0, 'is a whole number from 0 up');

export const listOf = <T extends z.ZodType>(item: T, least = 0): z.ZodArray<T> =>
  z.array(item, { error: 'is a list' }).min(least, `needs ${least} or more entries`);

export const oneOf = <const T extends readonly [string, ...string[]]>(names: T): z.ZodEnum<{ [K in T[number]]: K }> =>
  z.enum(names, { error: `is one of ${names.join(', ')}` });
