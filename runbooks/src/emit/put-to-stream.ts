import { FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import { canonicalJson, messageOf, storeRow, type AuditEvent } from '@sallyport/contract';
import { randomUUID } from 'node:crypto';
import { systemClock, type Clock } from '../clock';
import { RunbookError } from '../errors';
import { roleCredentials, type Credentials } from '../store/role-credentials';
import type { PutAuditEvents } from './put-audit-events';

export interface StreamOptions {
  /** Firehose stream of an AthenaAuditStore; region and account come from it. */
  readonly streamArn: string;
  /** For tests and VPC endpoints; default is the AWS endpoint of the region. */
  readonly endpoint?: string | undefined;
  readonly credentials?: Credentials | undefined;
  /** Role to assume, where the stream is another account's. */
  readonly writerRoleArn?: string | undefined;
  readonly clock?: Clock | undefined;
}

/** https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html */
const BATCH_RECORDS = 500;
const STREAM_ARN = /^arn:aws[a-z-]*:firehose:(?<region>[a-z0-9-]+):\d{12}:deliverystream\/(?<name>[\w.-]{1,64})$/;

/** Sends events to the stream of an Athena store, each as the row of its table. Throws `EMIT_FAILED` when any was not taken. */
export function createPutToStream(options: StreamOptions): PutAuditEvents {
  const { region, name } = STREAM_ARN.exec(options.streamArn)?.groups ?? {};
  if (region === undefined || name === undefined) {
    const remedy = 'Give the ARN of the stream: arn:aws:firehose:REGION:ACCOUNT:deliverystream/NAME.';
    throw new RunbookError('STORE_INVALID', `"${options.streamArn}" is no ARN of a Firehose stream`, { remedy });
  }
  const clock = options.clock ?? systemClock;
  const credentials = roleCredentials({ ...options, region, roleArn: options.writerRoleArn });
  const client = new FirehoseClient({
    region,
    requestHandler: { connectionTimeout: 10_000, requestTimeout: 30_000 },
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  });
  const recordOf = (event: AuditEvent): { Data: Buffer } => {
    const details = { region, eventID: randomUUID(), ingestedAtMs: clock.now() };
    return { Data: Buffer.from(`${storeRow(canonicalJson(event), details)}\n`) };
  };
  return async (events) => {
    for (let from = 0; from < events.length; from += BATCH_RECORDS) {
      const batch = events.slice(from, from + BATCH_RECORDS);
      const { RequestResponses = [] } = await client
        .send(new PutRecordBatchCommand({ DeliveryStreamName: name, Records: batch.map(recordOf) }))
        .catch((error: unknown) => {
          throw new RunbookError('EMIT_FAILED', `PutRecordBatch to ${name} failed: ${messageOf(error)}`, {
            remedy: 'Check the ARN of the stream and the credentials that may write to it.',
            cause: error,
          });
        });
      const refused = RequestResponses.filter(({ ErrorCode }) => ErrorCode !== undefined && ErrorCode !== '');
      const [first] = refused;
      if (first !== undefined) {
        const why = `${first.ErrorCode ?? ''} ${first.ErrorMessage ?? ''}`.trim();
        throw new RunbookError('EMIT_FAILED', `${refused.length} of ${batch.length} events were not taken; ${why}`);
      }
    }
  };
}
