import { PublishCommand, type MessageAttributeValue } from '@aws-sdk/client-sns';
import type { Runbook } from '@sallyport/runbooks';
import { cutBytes } from './cut-bytes';
import type { Parts } from './parts';

/** Bytes. A message has at most 256 KB, attributes included; ours stay far below. */
const TEXT_LIMIT = 60_000;
const DOCUMENT_LIMIT = 60_000;
/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const SUBJECT_LIMIT = 100;

export interface Notification {
  readonly runbook: Runbook;
  readonly result: 'incomplete' | 'finding' | 'failed';
  /** A few words: who or what it is about. */
  readonly about: string;
  /** For people. */
  readonly text: string;
  /** For machines: what subscription filters and ticket systems read. */
  readonly document: object;
}

/** Tells the people of the notification topic. */
export async function notify(parts: Parts, { runbook, result, about, text, document }: Notification): Promise<void> {
  const subject = `[${runbook.severity}] ${result}: ${runbook.title}${about === '' ? '' : `: ${about}`}`;
  await parts.sns.send(
    new PublishCommand({
      TopicArn: parts.environment.topicArn,
      Subject: ascii(subject).slice(0, SUBJECT_LIMIT),
      Message: cutBytes(text, TEXT_LIMIT),
      MessageAttributes: {
        runbook: word(runbook.id),
        severity: word(runbook.severity),
        result: word(result),
        document: word(cutBytes(JSON.stringify(document), DOCUMENT_LIMIT)),
      },
    }),
  );
  parts.log.write('info', 'notified', { runbook: runbook.id, result });
}

const word = (text: string): MessageAttributeValue => ({ DataType: 'String', StringValue: text });

/** A subject is printable ASCII that begins with a letter, number or punctuation mark. */
const ascii = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?');
