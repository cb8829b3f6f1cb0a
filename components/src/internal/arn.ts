import { z } from 'zod';

/** The parts of an Amazon Resource Name. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  /** Empty for global services. */
  readonly region: string;
  /** Empty where AWS names none, as in a bucket's. */
  readonly accountId: string;
  /** All that follows: `role/path/name`, `table/x`, `log-group:x:*`. */
  readonly resource: string;
}

const ARN =
  /^arn:(?<partition>aws|aws-cn|aws-us-gov|aws-iso[a-z-]*|aws-eusc):(?<service>[a-z0-9-]+):(?<region>[a-z0-9-]*):(?<accountId>\d{12}|aws|):(?<resource>\S+)$/;

export function parseArn(text: string): Arn | undefined {
  const groups = ARN.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { partition = '', service = '', region = '', accountId = '', resource = '' } = groups;
  return { partition, service, region, accountId, resource };
}

/** The text is an ARN of the service, whose resource begins so; `example` shows a right one in the message. */
export const arnSchema = (service: string, resourcePrefix: string, example: string) =>
  z.string({ error: `is no text; allowed is an ARN like ${example}` }).refine(
    (text) => {
      const arn = parseArn(text);
      return arn?.service === service && arn.resource.startsWith(resourcePrefix);
    },
    { error: ({ input }) => `is "${String(input)}"; allowed is an ARN like ${example}` },
  );

export const accountIdSchema = z
  .string({ error: 'is no text; an account id is 12 digits, quoted, so that leading zeros stay' })
  .regex(/^\d{12}$/, { error: ({ input }) => `is "${String(input)}"; allowed is an account id of 12 digits` });

export const regionSchema = z
  .string({ error: 'is no text; allowed is a region like eu-west-1' })
  .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, {
    error: ({ input }) => `is "${String(input)}"; allowed is a region like eu-west-1`,
  });
