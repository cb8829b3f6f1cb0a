import { randomUUID } from 'node:crypto';
import type { FirehoseClient } from '@aws-sdk/client-firehose';
import { storeRow } from '@sallyport/contract';
import { clientConfig } from '../aws/client-config';
import { judgeSdkError } from '../aws/sdk-error';
import type { Clock } from '../clock';
import type { FirehoseSink } from '../config/audit-schema';
import type { AuditEventClient, AuditEventEntry, PutOutcome } from './audit-event-client';

/**
 * 500 records and 4 MiB in a request, 1,000 KiB in a record before base64.
 * https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html
 */
const LIMIT = { events: 500, requestBytes: 4 * 1_048_576, recordBytes: 1_000 * 1_024 };
/** `{"DeliveryStreamName":"…","Records":[…]}`, and `{"Data":"…"},` around each record. */
const ENVELOPE_BYTES = 128;
const RECORD_BYTES = 12;
/** What a row has besides the event; a test holds it against a real row. */
const ROW_BYTES = 400;
const REQUEST_TIMEOUT_MS = 10_000;

/** Bytes in the request: a record travels as base64, and what counts against 4 MiB is not documented. */
const recordBytes = ({ eventData }: AuditEventEntry): number =>
  Math.ceil((Buffer.byteLength(eventData) + ROW_BYTES) / 3) * 4 + RECORD_BYTES;

/**
 * PutRecordBatch of Amazon Data Firehose: each event becomes one line of JSON, the row of the Athena table.
 * @param requestTimeoutMs how long one request may take before it counts as unavailable
 */
export function createFirehoseClient(sink: FirehoseSink, clock: Clock, requestTimeoutMs = REQUEST_TIMEOUT_MS): AuditEventClient {
  let opened: Promise<FirehoseClient> | undefined;
  const open = async (): Promise<FirehoseClient> => {
    const sdk = await import('@aws-sdk/client-firehose');
    // The shipper retries.
    return new sdk.FirehoseClient(clientConfig(sink, { requestTimeoutMs, attempts: 1 }));
  };

  async function send(entries: readonly { id: string; data: Buffer }[], signal: AbortSignal): Promise<PutOutcome> {
    opened ??= open();
    const client = await opened;
    const { PutRecordBatchCommand } = await import('@aws-sdk/client-firehose');
    const command = new PutRecordBatchCommand({ DeliveryStreamName: sink.streamName, Records: entries.map(({ data }) => ({ Data: data })) });
    const { RequestResponses = [] } = await client.send(command, { abortSignal: signal });
    const successful = new Map<string, string>();
    const failed = new Map<string, { errorCode: string; errorMessage: string }>();
    // Answers stand in the order of the records. One without either is sent again, as an event without an answer.
    entries.forEach(({ id }, index) => {
      const { RecordId, ErrorCode, ErrorMessage = '' } = RequestResponses[index] ?? {};
      if (ErrorCode !== undefined && ErrorCode !== '') failed.set(id, { errorCode: ErrorCode, errorMessage: ErrorMessage });
      else if (RecordId !== undefined && RecordId !== '') successful.set(id, RecordId);
    });
    return { kind: 'answered', successful, failed };
  }

  return {
    limits: { events: LIMIT.events, requestBytes: LIMIT.requestBytes - ENVELOPE_BYTES, entryBytes: recordBytes },
    async put(entries, signal) {
      const rows = entries.map(({ id, eventData }) => {
        const row = storeRow(eventData, { region: sink.region, eventID: randomUUID(), ingestedAtMs: clock.now() });
        return { id, data: Buffer.from(`${row}\n`) };
      });
      const tooLong = rows.filter(({ data }) => data.length > LIMIT.recordBytes);
      const rest = rows.filter(({ data }) => data.length <= LIMIT.recordBytes);
      try {
        const outcome: PutOutcome =
          rest.length === 0
            ? { kind: 'answered', successful: new Map(), failed: new Map() }
            : await send(rest, AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]));
        if (outcome.kind !== 'answered') return outcome;
        const refused = tooLong.map(({ id, data }) => {
          const errorMessage = `the record has ${data.length} bytes, and Firehose takes ${LIMIT.recordBytes}`;
          return [id, { errorCode: 'RecordTooLarge', errorMessage }] as const;
        });
        return { ...outcome, failed: new Map([...outcome.failed, ...refused]) };
      } catch (error) {
        return judgeSdkError(error);
      }
    },
    destroy: () => {
      void opened?.then((client) => {
        client.destroy();
      });
    },
  };
}
