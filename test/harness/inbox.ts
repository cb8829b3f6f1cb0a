import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Moto } from './moto';

export interface Mail {
  readonly Subject: string;
  readonly Message: string;
  readonly MessageAttributes: Readonly<Record<string, { readonly Value: string }>>;
}

/** A subscriber of a topic: what a responder's pager gets. */
export interface Inbox {
  /** What was collected, in order. */
  readonly mails: Mail[];
  /** Fetches what has come since. */
  collect(): Promise<void>;
  stop(): void;
}

export async function subscribeInbox(moto: Moto, topicArn: string): Promise<Inbox> {
  const sqs = new SQSClient(moto.client);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'inbox' }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const sns = new SNSClient(moto.client);
  await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn }));
  sns.destroy();
  const mails: Mail[] = [];
  return {
    mails,
    collect: async () => {
      for (;;) {
        const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
        if (Messages.length === 0) return;
        for (const { Body, ReceiptHandle } of Messages) {
          mails.push(JSON.parse(Body ?? '') as Mail);
          await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        }
      }
    },
    stop: () => sqs.destroy(),
  };
}
