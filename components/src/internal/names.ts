import * as pulumi from '@pulumi/pulumi';
import { z } from 'zod';
import { lateProblem } from './late-error';

/** What AWS takes as a name; lengths in characters. */
interface NameRule {
  readonly length: number;
  readonly pattern: RegExp;
  /** The pattern in words. */
  readonly says: string;
}

const LETTERS = { pattern: /^[A-Za-z0-9][A-Za-z0-9-]*$/, says: 'letters, digits and dashes' };
const WORDS = { pattern: /^[A-Za-z0-9][\w-]*$/, says: 'letters, digits, dashes and underscores' };

/**
 * Names with a limit that a prefix can run into.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
 * https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html
 */
export const NAME_RULES = {
  bucket: { length: 63, pattern: /^[a-z0-9][a-z0-9-]*[a-z0-9]$/, says: 'lower-case letters, digits and dashes' },
  role: { length: 64, ...WORDS },
  policy: { length: 128, ...WORDS },
  key: { length: 250, ...WORDS },
  stream: { length: 64, ...WORDS },
  database: { length: 255, pattern: /^[a-z][a-z0-9_]*$/, says: 'lower-case letters, digits and underscores' },
  workgroup: { length: 128, ...WORDS },
  logGroup: { length: 512, ...WORDS },
  function: { length: 64, ...WORDS },
  loadBalancer: { length: 32, ...LETTERS },
  targetGroup: { length: 32, ...LETTERS },
  securityGroup: { length: 255, ...WORDS },
  cluster: { length: 255, ...WORDS },
  service: { length: 255, ...WORDS },
  table: { length: 255, ...WORDS },
  rule: { length: 64, ...WORDS },
  alarm: { length: 255, ...WORDS },
  channel: { length: 128, ...WORDS },
  document: { length: 128, ...WORDS },
} as const satisfies Record<string, NameRule>;

export type NameKind = keyof typeof NAME_RULES;

/** Pulumi adds a dash and seven hexadecimal digits to a name that the program does not give. */
export const AUTONAME_SUFFIX_LENGTH = 8;

/** A prefix that every kind of name can begin with. */
export const namePrefixSchema = z
  .string({ error: 'is no text; allowed is a prefix like "acme-prod"' })
  .regex(
    /^[a-z][a-z0-9-]{0,19}$/,
    'is a prefix of 1 to 20 lower-case letters, digits and dashes that begins with a letter, e.g. "acme-prod"',
  );

/**
 * The name in AWS of a component's part: `PREFIX-PART`, or none without a prefix, so that Pulumi makes one of its own.
 * Names that AWS shares among all its customers (buckets) need the account and region in `unique`.
 */
export function physicalName(
  kind: NameKind,
  namePrefix: pulumi.Input<string> | undefined,
  part: string,
  unique: readonly pulumi.Input<string>[] = [],
): pulumi.Output<string> | undefined {
  if (namePrefix === undefined) return undefined;
  const separator = kind === 'database' ? '_' : '-';
  return pulumi
    .all([namePrefix, part, ...unique])
    .apply((words) => fitName(kind, words.join(separator).replaceAll(/[-_]+/g, separator)));
}

/** The name, or an InputPropertyError that says what AWS takes. */
export function fitName(kind: NameKind, name: string): string {
  const rule = NAME_RULES[kind];
  if (name.length <= rule.length && rule.pattern.test(name)) return name;
  throw lateProblem(
    'namePrefix',
    `namePrefix makes the ${kind} name "${name}" (${name.length} characters); allowed are ${rule.length} of ${rule.says}`,
  );
}

/** What is wrong with a component's own name, when Pulumi makes a child's name of it; nothing where it fits. */
export function componentNameProblem(name: string, kind: NameKind, childName: string): string | undefined {
  const rule = NAME_RULES[kind];
  const most = rule.length - AUTONAME_SUFFIX_LENGTH - (childName.length - name.length);
  const fits = childName.length + AUTONAME_SUFFIX_LENGTH <= rule.length && rule.pattern.test(childName);
  return fits
    ? undefined
    : `"${name}" cannot begin the name of a ${kind}; allowed are up to ${most} ${rule.says}, or give namePrefix`;
}
