import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Parts } from './parts';

export const FINDING_SOURCE = 'sallyport';
export const FINDING_DETAIL_TYPE = 'Sallyport Finding';

/** For rules of the user's own: tickets elsewhere, chat, further responses. */
export async function publishFinding(parts: Parts, detail: object): Promise<void> {
  const answer = await parts.events.send(
    new PutEventsCommand({
      Entries: [{ Source: FINDING_SOURCE, DetailType: FINDING_DETAIL_TYPE, Detail: JSON.stringify(detail) }],
    }),
  );
  const [entry] = answer.Entries ?? [];
  if ((answer.FailedEntryCount ?? 0) > 0) {
    throw new Error(`EventBridge did not take the finding: ${entry?.ErrorCode ?? ''} ${entry?.ErrorMessage ?? ''}`);
  }
}
