import type * as pulumi from '@pulumi/pulumi';
import { z } from 'zod';
import type { ArgsCheck } from '../internal/check-args';
import { componentNameProblem, namePrefixSchema } from '../internal/names';
import { flag } from '../internal/schemas';
import { userTagsSchema } from '../internal/tags';

/** The `eventSource` of audit events, by which queries tell environments from each other. */
export const eventSourceSchema = z
  .string({ error: 'is no text; allowed is a host name like ssh.example.com' })
  .regex(/^(?=.{3,253}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/, {
    error: ({ input }) => `is "${String(input)}"; allowed is a host name like ssh.example.com`,
  })
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/query-integration-event-schema.html
  .refine((name) => !name.endsWith('.amazonaws.com'), {
    error: 'ends in .amazonaws.com, which is for events of AWS itself; allowed is a host name like ssh.example.com',
  });

/** Where a trail puts its files. */
export const trailLocationSchema = z
  .string({ error: 'is no text; allowed is s3://BUCKET/AWSLogs/ or s3://BUCKET/PREFIX/AWSLogs/o-ORGANIZATION/' })
  .regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/([\w!.*'()-]+\/)*AWSLogs\/(o-[a-z0-9]{10,32}\/)?$/, {
    error: ({ input }) =>
      `is "${String(input)}"; allowed is s3://BUCKET/AWSLogs/ or s3://BUCKET/PREFIX/AWSLogs/o-ORGANIZATION/, with the slash`,
  });

/** What both stores are given. */
export interface CommonArgs {
  readonly eventSource: pulumi.Output<string> | undefined;
  readonly protectEvidence: boolean;
  readonly namePrefix: pulumi.Output<string> | undefined;
  readonly tags: pulumi.Output<Record<string, string>> | undefined;
}

interface CommonInputs {
  eventSource?: pulumi.Input<string>;
  protectEvidence?: pulumi.Input<boolean>;
  namePrefix?: pulumi.Input<string>;
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Checks what both stores are given; `bucketPart` ends the longest bucket name that Pulumi makes of the component's. */
export function checkCommonArgs<A extends CommonInputs>(
  check: ArgsCheck<A>,
  name: string,
  bucketPart: string | undefined,
): CommonArgs {
  const namePrefix = check.optional('namePrefix', namePrefixSchema);
  if (namePrefix === undefined && bucketPart !== undefined) {
    const problem = componentNameProblem(name, 'bucket', `${name}-${bucketPart}`);
    if (problem !== undefined) check.problem('name', problem);
  }
  return {
    eventSource: check.optional('eventSource', eventSourceSchema),
    protectEvidence: check.known('protectEvidence', flag, true),
    namePrefix,
    tags: check.optional('tags', userTagsSchema),
  };
}
