import { z } from 'zod';
import { RunnerError } from './errors';

/** The sink as RunbookAlarms hands it over. */
const auditSinkSchema = z.object({
  type: z.enum(['firehose', 'lake']),
  region: z.string(),
  accountId: z.string(),
  streamArn: z.string().optional(),
  channelArn: z.string().optional(),
  eventDataStoreArn: z.string().optional(),
  managementEventDataStoreArn: z.string().optional(),
  workgroup: z.string().optional(),
  database: z.string().optional(),
  sshEventsTable: z.string().optional(),
  managementEventsTable: z.string().optional(),
  resultsLocation: z.string().optional(),
  writerRoleArn: z.string().optional(),
  readerRoleArn: z.string().optional(),
});
export type RunnerSink = z.infer<typeof auditSinkSchema>;

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'is no JSON' });
    return z.NEVER;
  }
});

const environmentSchema = z
  .object({
    SALLYPORT_AUDIT_SINK: json.pipe(auditSinkSchema),
    SALLYPORT_EVENT_SOURCE: z.string().min(1),
    SALLYPORT_LOG_GROUP: z.string().min(1),
    SALLYPORT_LOCK_TABLE: z.string().min(1),
    SALLYPORT_STATE_TABLE: z.string().min(1),
    SALLYPORT_TOPIC_ARN: z.string().min(1),
    /** Set for tests and VPC endpoints; the AWS SDK reads the others of this kind itself. */
    AWS_ENDPOINT_URL_CLOUDTRAIL_DATA: z.url().optional(),
  })
  .transform((env) => ({
    auditSink: env.SALLYPORT_AUDIT_SINK,
    eventSource: env.SALLYPORT_EVENT_SOURCE,
    logGroupName: env.SALLYPORT_LOG_GROUP,
    lockTableName: env.SALLYPORT_LOCK_TABLE,
    stateTableName: env.SALLYPORT_STATE_TABLE,
    topicArn: env.SALLYPORT_TOPIC_ARN,
    auditEndpoint: env.AWS_ENDPOINT_URL_CLOUDTRAIL_DATA,
  }));

/** What RunbookAlarms tells the function by its environment. */
export type RunnerEnvironment = z.infer<typeof environmentSchema>;

export function readEnvironment(env: Readonly<Record<string, string | undefined>>): RunnerEnvironment {
  const parsed = environmentSchema.safeParse(env);
  if (parsed.success) return parsed.data;
  throw new RunnerError('RUNNER_ENVIRONMENT', z.prettifyError(parsed.error).replaceAll('\n', ' '), {
    cause: parsed.error,
  });
}
