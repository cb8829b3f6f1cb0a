import { isIPv4 } from 'node:net';
import { z } from 'zod';
import { arnSchema } from '../internal/arn';
import { listOf } from '../internal/schemas';

const shown = (value: unknown): string => JSON.stringify(value) ?? String(value);

/** A tag can be moved to other bytes after a review; a digest cannot. */
export const imageByDigest = z
  .string({ error: ({ input }) => `is ${shown(input)}; allowed is REPOSITORY@sha256:DIGEST` })
  .refine((image) => /^[^\s@]+@sha256:[0-9a-f]{64}$/.test(image), {
    error: ({ input }) =>
      `is "${String(input)}", which names no digest; allowed is REPOSITORY@sha256:DIGEST. ${digestHint(String(input))}`,
  });

/** The command that prints the digest of a tag. */
function digestHint(image: string): string {
  const ecr =
    /^\d{12}\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/(?<name>[^:@\s]+)(?::(?<tag>[\w.-]+))?$/.exec(
      image,
    );
  const { region, name, tag = 'latest' } = ecr?.groups ?? {};
  return region === undefined
    ? `\`docker buildx imagetools inspect ${image} --format '{{.Manifest.Digest}}'\` prints it`
    : `\`aws ecr describe-images --region ${region} --repository-name ${String(name)} --image-ids imageTag=${tag} --query 'imageDetails[0].imageDigest' --output text\` prints it`;
}

function isIpv4Cidr(text: string): boolean {
  const [address = '', bits = '', ...rest] = text.split('/');
  return rest.length === 0 && isIPv4(address) && /^(\d|[12]\d|3[0-2])$/.test(bits);
}

/** The range that the address lies in, with zeros after its width, as AWS wants it. */
function rangeAround(cidr: string): string {
  const [address = '', bits = ''] = cidr.split('/');
  const hosts = 2 ** (32 - Number(bits));
  const number = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const first = number - (number % hosts);
  return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')}/${bits}`;
}

export const ipv4Cidr = z
  .string({ error: ({ input }) => `is ${shown(input)}; allowed is an IPv4 range like 10.0.0.0/8` })
  .refine(isIpv4Cidr, { error: ({ input }) => `is "${String(input)}"; allowed is an IPv4 range like 10.0.0.0/8` })
  .refine((cidr) => !isIpv4Cidr(cidr) || rangeAround(cidr) === cidr, {
    error: ({ input }) =>
      `is "${String(input)}", an address within a range; allowed is the range, ${rangeAround(String(input))}`,
  });

/** Two halves of the Internet are as open as the whole, so width counts and not the text 0.0.0.0/0. */
const WIDEST_CLIENT_RANGE_BITS = 8;

export const clientCidr = (clients: 'known networks' | 'the internet') =>
  ipv4Cidr.refine(
    (cidr) => clients === 'the internet' || !isIpv4Cidr(cidr) || Number(cidr.split('/')[1]) >= WIDEST_CLIENT_RANGE_BITS,
    {
      error: ({ input }) =>
        `is "${String(input)}", wider than /${WIDEST_CLIENT_RANGE_BITS}; name the networks of your clients, or set allowInternetClients to true`,
    },
  );

/** `subnet-0123…`; a VPC's or route table's likewise. */
export const resourceId = (prefix: 'vpc' | 'subnet' | 'rtb' | 'sg') =>
  z
    .string({ error: ({ input }) => `is ${shown(input)}; allowed is an id like ${prefix}-0123456789abcdef0` })
    .regex(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`), {
      error: ({ input }) => `is "${String(input)}"; allowed is an id like ${prefix}-0123456789abcdef0`,
    });

/** The message never shows the value: what was pasted may be the private half. */
export const hostPublicKey = z
  .string({ error: 'is no text' })
  .refine((key) => /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) AAAA[A-Za-z0-9+/]+=*( [^\r\n]*)?$/.test(key), {
    error: 'is no public key in one line; allowed is "ssh-ed25519 AAAA…", as `ssh-keygen -y -f HOST_KEY` prints it',
  });

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export const logRetentionDays = z.custom<number>((value) => (LOG_RETENTION_DAYS as unknown[]).includes(value), {
  error: ({ input }) => `is ${shown(input)}; allowed are ${LOG_RETENTION_DAYS.join(', ')}`,
});

export const secretArn = arnSchema(
  'secretsmanager',
  'secret:',
  'arn:aws:secretsmanager:eu-west-1:123456789012:secret:ssh-users-AbCdEf',
);
export const roleArn = arnSchema('iam', 'role/', 'arn:aws:iam::123456789012:role/sallyport-targets');

/**
 * Characters of target roles, each in quotes with a comma. A role's inline policies may have 10,240 together, and the rest of a
 * fleet's takes what is left here, with some room for long names and further secrets; a test measures it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const MOST_TARGET_ROLE_CHARACTERS = { ecs: 5_000, ec2: 3_200 } as const;

export const targetRoles = (compute: keyof typeof MOST_TARGET_ROLE_CHARACTERS) =>
  listOf(roleArn).superRefine((roles, context) => {
    const characters = roles.reduce((sum, arn) => sum + arn.length + 3, 0);
    const most = MOST_TARGET_ROLE_CHARACTERS[compute];
    if (characters <= most) return;
    const fitting = Math.floor(most / (characters / roles.length));
    context.addIssue({
      code: 'custom',
      message: `are ${roles.length}, more than the role of proxies on ${compute} can name; allowed are about ${fitting} of this length. Make another fleet for the others`,
    });
  });

export const keyArn = arnSchema(
  'kms',
  'key/',
  'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
);

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export const externalId = z
  .string({ error: 'is no text; allowed is an external id like acme-ssh' })
  .regex(/^[\w+=,.@:/-]{2,1224}$/, {
    error: ({ input }) => `is "${String(input)}"; allowed are 2 to 1224 letters, digits and +=,.@:/-`,
  });

export const bucketName = z
  .string({ error: ({ input }) => `is ${shown(input)}; allowed is the name of a bucket` })
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, {
    error: ({ input }) => `is "${String(input)}"; allowed is the name of a bucket`,
  });

export const login = z
  .string({ error: ({ input }) => `is ${shown(input)}; allowed is an operating-system user like ec2-user` })
  .regex(/^[a-z_][a-z0-9_.-]{0,31}$/, {
    error: ({ input }) => `is "${String(input)}"; allowed is an operating-system user like ec2-user`,
  });

export const dnsName = z
  .string({ error: ({ input }) => `is ${shown(input)}; allowed is a DNS name like ssh.example.com` })
  .regex(/^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/, {
    error: ({ input }) => `is "${String(input)}"; allowed is a DNS name like ssh.example.com`,
  });

/** Names of files beneath `keys/`; nothing that leads out of the folder. */
export const keySecrets = z.record(z.string(), secretArn).superRefine((secrets, context) => {
  for (const name of Object.keys(secrets).filter((each) => !/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(each))) {
    context.addIssue({
      code: 'custom',
      message: `holds "${name}", which is no file name; allowed are letters, digits, dashes and underscores`,
    });
  }
});

export { regionSchema as region } from '../internal/arn';
