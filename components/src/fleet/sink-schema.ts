import { z } from 'zod';
import { accountIdSchema, arnSchema, regionSchema } from '../internal/arn';
import { noSink, oneOf } from '../internal/schemas';
import { roleArn } from './fleet-schemas';

const SINK_TYPES = ['firehose', 'lake'] as const;
const SINK_MODES = ['write', 'readOnly'] as const;

const streamArn = arnSchema(
  'firehose',
  'deliverystream/',
  'arn:aws:firehose:eu-west-1:123456789012:deliverystream/audit',
);
const channelArn = arnSchema(
  'cloudtrail',
  'channel/',
  'arn:aws:cloudtrail:eu-west-1:123456789012:channel/1234abcd-12ab-34cd-56ef-1234567890ab',
);

/** What the proxies need to know of a sink. Fields for asking a store are others' business and pass unread. */
const fleetSink = z
  .looseObject(
    {
      type: oneOf(SINK_TYPES),
      region: regionSchema,
      accountId: accountIdSchema,
      mode: oneOf(SINK_MODES).optional(),
      eventSource: z.string().optional(),
      streamName: z.string().optional(),
      streamArn: streamArn.optional(),
      channelArn: channelArn.optional(),
      writerRoleArn: roleArn.optional(),
    },
    noSink,
  )
  .superRefine((sink, context) => {
    const needed = sink.type === 'firehose' ? (['streamName', 'streamArn'] as const) : (['channelArn'] as const);
    for (const key of needed.filter((each) => sink[each] === undefined)) {
      context.addIssue({ code: 'custom', path: [key], message: `is required of a sink of type ${sink.type}` });
    }
  });

export type FleetSink = z.infer<typeof fleetSink>;

/** `auditSinks`: at least one that is written to. */
export const fleetSinks = z
  .array(fleetSink, { error: 'is no list; allowed is a list like [audit.sink]' })
  .refine((sinks) => sinks.some(({ mode }) => mode !== 'readOnly'), {
    error: 'holds no sink to write to; at least one must have mode write',
  });
