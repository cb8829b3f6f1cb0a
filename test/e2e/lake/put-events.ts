import type { Lake } from '../../harness/lake';

export interface PutResult {
  readonly successful: readonly { readonly id: string; readonly eventID: string }[];
  readonly failed: readonly { readonly id: string; readonly errorCode: string }[];
}

/** The `eventData` of a small audit event. */
export const eventData = (uid: string, more: Record<string, unknown> = {}) => ({
  version: '1.0',
  userIdentity: { type: 'Person', principalId: 'alice', details: { arn: 'arn:aws:iam::000000000000:user/alice' } },
  eventSource: 'ssh.example.com',
  eventName: 'StartSession',
  eventTime: '2026-11-23T07:00:00Z',
  UID: uid,
  recipientAccountId: '000000000000',
  additionalEventData: { target: 'web-1', mfa: 'true' },
  ...more,
});

/** PutAuditEvents as the service's own clients send it, unsigned. */
export async function putEvents(
  { endpoint, channelArn }: Pick<Lake, 'endpoint' | 'channelArn'>,
  events: readonly ReturnType<typeof eventData>[],
): Promise<PutResult> {
  const answer = await fetch(`${endpoint}/PutAuditEvents?channelArn=${encodeURIComponent(channelArn)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ auditEvents: events.map((event) => ({ id: event.UID, eventData: JSON.stringify(event) })) }),
  });
  if (!answer.ok) throw new Error(`PutAuditEvents: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as PutResult;
}
