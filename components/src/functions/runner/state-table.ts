import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  PutItemCommand,
  QueryCommand,
  type AttributeValue,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { z } from 'zod';

/** One thing that invocations must agree on. */
export interface StateEntry {
  readonly key: string;
  /** It holds until then, Unix time in ms; DynamoDB removes it some days later. */
  readonly untilMs: number;
  readonly data: unknown;
}

/**
 * What the invocations of the runner remember together: findings that are told, jobs that wait, alarms that are raised,
 * and how often each runbook has contained something. Partition key `kind` (S), sort key `key` (S), `ttl` in seconds.
 */
export interface StateTable {
  /** Takes the key when nobody has it now. False when somebody has. */
  take(kind: string, entry: StateEntry): Promise<boolean>;
  set(kind: string, entry: StateEntry): Promise<void>;
  remove(kind: string, key: string): Promise<void>;
  /** All of a kind, those whose time is over too. */
  list(kind: string): Promise<StateEntry[]>;
}

const itemSchema = z.object({
  key: z.object({ S: z.string() }),
  until: z.object({ N: z.string() }),
  data: z.object({ S: z.string() }),
});

export function createStateTable(client: DynamoDBClient, tableName: string, now: () => number): StateTable {
  const item = (kind: string, { key, untilMs, data }: StateEntry): Record<string, AttributeValue> => ({
    kind: { S: kind },
    key: { S: key },
    until: { N: String(untilMs) },
    data: { S: JSON.stringify(data) },
    ttl: { N: String(Math.ceil(untilMs / 1_000)) },
  });
  return {
    take: async (kind, entry) => {
      try {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: item(kind, entry),
            ConditionExpression: 'attribute_not_exists(#key) OR #until <= :now',
            ExpressionAttributeNames: { '#key': 'key', '#until': 'until' },
            ExpressionAttributeValues: { ':now': { N: String(now()) } },
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
    set: async (kind, entry) => {
      await client.send(new PutItemCommand({ TableName: tableName, Item: item(kind, entry) }));
    },
    remove: async (kind, key) => {
      await client.send(new DeleteItemCommand({ TableName: tableName, Key: { kind: { S: kind }, key: { S: key } } }));
    },
    list: async (kind) => {
      const entries: StateEntry[] = [];
      let start: Record<string, AttributeValue> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: tableName,
            KeyConditionExpression: '#kind = :kind',
            ExpressionAttributeNames: { '#kind': 'kind' },
            ExpressionAttributeValues: { ':kind': { S: kind } },
            ConsistentRead: true,
            ...(start === undefined ? {} : { ExclusiveStartKey: start }),
          }),
        );
        for (const each of page.Items ?? []) {
          const { key, until, data } = itemSchema.parse(each);
          entries.push({ key: key.S, untilMs: Number(until.N), data: JSON.parse(data.S) as unknown });
        }
        start = page.LastEvaluatedKey;
      } while (start !== undefined);
      return entries;
    },
  };
}
