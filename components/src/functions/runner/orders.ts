import { LOCK_SUBJECTS } from '@sallyport/contract';
import { z } from 'zod';
import { RunnerError } from './errors';

const text = z.string().min(1).max(256);
/** Of the Automation that gives the order. */
const execution = z
  .string()
  .regex(/^[0-9a-f-]{1,64}$/)
  .optional();

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
const alarmStateChange = z
  .object({
    source: z.literal('aws.cloudwatch'),
    'detail-type': z.literal('CloudWatch Alarm State Change'),
    detail: z.object({
      alarmName: z.string(),
      state: z.object({ value: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']) }),
      configuration: z.object({
        metrics: z.array(z.object({ metricStat: z.object({ metric: z.object({ name: z.string() }) }) })).min(1),
      }),
    }),
  })
  .transform(({ detail }) => ({
    order: 'alarm' as const,
    alarmName: detail.alarmName,
    /** Tells the runbook: the alarm's own name is the deployment's to choose. */
    metricName: detail.configuration.metrics[0]?.metricStat.metric.name ?? '',
    state: detail.state.value,
  }));

const scheduled = z.strictObject({
  order: z.literal('schedule'),
  runbook: z.string(),
  scheduledTime: z.iso.datetime(),
});

/** Comes every minute: what waits is taken up again. */
const sweep = z.strictObject({ order: z.literal('sweep') });

/** By hand, or the first step of an Automation. Returns the run; makes no ticket and locks nothing. */
const run = z.strictObject({
  order: z.literal('run').default('run'),
  runbook: z.string(),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  windowEnd: z.iso.datetime().optional(),
});

/** A step that a person has approved. Automation sends numbers as text. */
const lock = z.strictObject({
  order: z.literal('lock'),
  runbook: z.string(),
  lockId: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
  subject: z.enum(LOCK_SUBJECTS),
  value: z.string().min(1).max(1024),
  durationSeconds: z.coerce.number().int().min(1).max(2_592_000),
  reason: text,
  by: text,
  execution,
});

const undo = z.strictObject({
  order: z.literal('undo'),
  lockId: z.string().min(1),
  reason: text,
  by: text,
  execution,
});

const orderSchema = z.union([alarmStateChange, scheduled, sweep, run, lock, undo]);

/** What the function can be asked to do. */
export type Order = z.infer<typeof orderSchema>;
export type LockOrder = z.infer<typeof lock>;
export type UndoOrder = z.infer<typeof undo>;

export function parseOrder(event: unknown): Order {
  const parsed = orderSchema.safeParse(event);
  if (parsed.success) return parsed.data;
  throw new RunnerError(
    'RUNNER_ORDER',
    `no order in what was sent: ${JSON.stringify(event)?.slice(0, 300) ?? 'nothing'}`,
    {
      cause: parsed.error,
    },
  );
}
