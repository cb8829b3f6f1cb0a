import { RunbookError } from '../errors';

interface NameRule {
  readonly pattern: RegExp;
  /** Completes "… is ". */
  readonly requirement: string;
}

/** What a configuration may say, so that each place where one is read refuses the same. */
export const ATHENA_NAMES = {
  // Quoting would admit more, but Glue itself makes no others; and a quote could end the name in SQL.
  database: { pattern: /^[a-z0-9_-]{1,255}$/, requirement: 'no Glue database: lower-case letters, digits, _ and -' },
  table: { pattern: /^[a-z0-9_-]{1,255}$/, requirement: 'no Glue table: lower-case letters, digits, _ and -' },
  // https://docs.aws.amazon.com/athena/latest/APIReference/API_WorkGroup.html
  workgroup: { pattern: /^[A-Za-z0-9._-]{1,128}$/, requirement: 'no Athena workgroup: letters, digits, ., _ and -' },
  resultsLocation: {
    pattern: /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/.*)?$/,
    requirement: 'no place in S3: s3://BUCKET/PREFIX/',
  },
  roleArn: {
    pattern: /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/,
    requirement: 'no ARN of a role: arn:aws:iam::ACCOUNT:role/NAME',
  },
} as const satisfies Record<string, NameRule>;

/** The text, or `STORE_INVALID`. */
export function checkedName(kind: keyof typeof ATHENA_NAMES, text: string): string {
  const { pattern, requirement } = ATHENA_NAMES[kind];
  if (pattern.test(text)) return text;
  throw new RunbookError('STORE_INVALID', `${kind} ${JSON.stringify(text)} is ${requirement}`);
}
