import { z } from 'zod';
import { accountId, awsRegion, endpoint, roleArn } from './fields';

const shared = {
  region: awsRegion.default('us-east-1').describe('Region of the sink'),
  roleArn: roleArn.optional().describe('Role to assume for it, where the store lives in another account'),
  endpoint: endpoint.optional().describe('In place of the AWS endpoint of the region, e.g. the local lake'),
  mode: z
    .enum(['write', 'readOnly'])
    .default('write')
    .describe('readOnly sinks are kept for reports while moving to another'),
};

const lakeSink = z.strictObject({
  type: z.literal('lake').describe('A CloudTrail Lake channel, or the local lake'),
  channelArn: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:cloudtrail:[a-z0-9-]+:\d{12}:channel\/[\w-]+$/,
      'is no ARN such as arn:aws:cloudtrail:us-east-1:123456789012:channel/UUID',
    )
    .describe('ARN of the Custom channel'),
  ...shared,
});

const firehoseSink = z.strictObject({
  type: z.literal('firehose').describe('An Amazon Data Firehose stream, which fills the Athena table'),
  streamName: z
    .string()
    .regex(/^[a-zA-Z0-9_.-]{1,64}$/, 'cannot be the name of a Firehose stream')
    .describe('Name of the stream'),
  ...shared,
});

export const auditSchema = z.strictObject({
  eventSource: z.string().min(1).default('ssh.sallyport.local').describe('eventSource of every audit event'),
  accountId: accountId.default('000000000000').describe("The channel owner's account (recipientAccountId)"),
  proxyAccountId: accountId.optional().describe("The proxy's own account; default accountId"),
  region: z.string().default('us-east-1').describe('Region that audit events name'),
  mode: z
    .enum(['failClosed', 'failOpen'])
    .default('failClosed')
    .describe('What an audit failure does, where a target does not say'),
  durable: z
    .enum(['disk', 'sink'])
    .default('disk')
    .describe(
      'When a failClosed act is confirmed: its event is synced to disk, or a sink has acknowledged it (for disks that die with the host)',
    ),
  acknowledgeSeconds: z
    .int()
    .min(1)
    .max(60)
    .default(10)
    .describe('With durable: sink, how long an act waits for its receipt before it is refused'),
  commands: z.enum(['full', 'hash', 'none']).default('full').describe('How much of a command line an event carries'),
  heartbeatSeconds: z.int().min(1).max(300).default(60).describe('How often EmitHeartbeat is written'),
  spoolBytes: z
    .int()
    .min(1_048_576)
    .default(1_073_741_824)
    .describe('Undelivered events kept on disk before acts are refused (failClosed)'),
  sessionPercent: z
    .int()
    .min(1)
    .max(100)
    .default(25)
    .describe('Percentage of spoolBytes that undelivered events of one session may take; its acts wait then, and are refused after acknowledgeSeconds'),
  sinks: z.array(z.discriminatedUnion('type', [lakeSink, firehoseSink])).default([]).describe('Where audit events are sent'),
})
  .refine(({ durable, sinks }) => durable === 'disk' || sinks.some(({ mode }) => mode === 'write'), {
    path: ['durable'],
    error: 'needs at least one sink of mode write',
  });

type Sink = z.infer<typeof auditSchema>['sinks'][number];
export type LakeSink = Extract<Sink, { type: 'lake' }>;
export type FirehoseSink = Extract<Sink, { type: 'firehose' }>;
