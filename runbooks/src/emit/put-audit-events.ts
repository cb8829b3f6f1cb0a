import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { messageOf, PUT_AUDIT_EVENTS_LIMITS, type AuditEvent } from '@sallyport/contract';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentity, Provider } from '@smithy/types';
import { z } from 'zod';
import { RunbookError } from '../errors';
import { Sha256 } from './sha256';

export interface ChannelOptions {
  readonly channelArn: string;
  /** Only for the local lake; default is `https://cloudtrail-data.<region>.amazonaws.com`. */
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly credentials?: Provider<AwsCredentialIdentity> | AwsCredentialIdentity | undefined;
}

/** Sends events to one channel of CloudTrail Lake. Throws `EMIT_FAILED` when any event was not taken. */
export type PutAuditEvents = (events: readonly AuditEvent[]) => Promise<void>;

const answerSchema = z.object({
  failed: z.array(z.object({ id: z.string(), errorCode: z.string(), errorMessage: z.string().optional() })).default([]),
});

/**
 * The client of `cloudtrail-data` has one operation; it is signed by hand because its package cannot be had
 * everywhere. https://docs.aws.amazon.com/awscloudtraildata/latest/APIReference/API_PutAuditEvents.html
 */
export function createPutAuditEvents(options: ChannelOptions): PutAuditEvents {
  const region = options.region ?? options.channelArn.split(':')[3] ?? 'us-east-1';
  const endpoint = new URL(options.endpoint ?? `https://cloudtrail-data.${region}.amazonaws.com`);
  const signer = new SignatureV4({
    service: 'cloudtrail-data',
    region,
    credentials: options.credentials ?? defaultProvider(),
    sha256: Sha256,
  });

  const putOne = async (events: readonly AuditEvent[]): Promise<void> => {
    const body = JSON.stringify({
      auditEvents: events.map((event) => ({ id: event.UID, eventData: JSON.stringify(event) })),
    });
    const signed = await signer.sign({
      method: 'POST',
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      ...(endpoint.port === '' ? {} : { port: Number(endpoint.port) }),
      path: '/PutAuditEvents',
      query: { channelArn: options.channelArn },
      headers: { host: endpoint.host, 'content-type': 'application/json' },
      body,
    });
    const url = new URL(`/PutAuditEvents?channelArn=${encodeURIComponent(options.channelArn)}`, endpoint);
    const response = await fetch(url, { method: 'POST', headers: signed.headers, body });
    const text = await response.text();
    if (!response.ok)
      throw new RunbookError('EMIT_FAILED', `PutAuditEvents was refused (${response.status}): ${text.slice(0, 300)}`);
    const { failed } = answerSchema.parse(JSON.parse(text));
    const [first] = failed;
    if (first !== undefined) {
      const message = `${failed.length} of ${events.length} events were not taken; ${first.id}: ${first.errorCode} ${first.errorMessage ?? ''}`;
      throw new RunbookError('EMIT_FAILED', message.trim());
    }
  };

  return async (events) => {
    try {
      for (let from = 0; from < events.length; from += PUT_AUDIT_EVENTS_LIMITS.events) {
        await putOne(events.slice(from, from + PUT_AUDIT_EVENTS_LIMITS.events));
      }
    } catch (error) {
      if (error instanceof RunbookError) throw error;
      throw new RunbookError('EMIT_FAILED', `PutAuditEvents at ${endpoint.origin} failed: ${messageOf(error)}`, {
        cause: error,
      });
    }
  };
}
