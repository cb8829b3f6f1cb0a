import type { PrincipalId } from '@sallyport/contract';
import { z } from 'zod';
import { LazyDynamoDb } from '../../aws/open-dynamodb';
import { sdkErrorName } from '../../aws/sdk-error';
import type { Clock } from '../../clock';
import type { FactorTableLocation } from '../../config/aws-schema';
import { factorStateSchema, UNUSED, type FactorState } from './factor-state';
import { factorKeyOf, KEEP_DAYS, type FactorStore, type StoredFactor } from './factor-store';

/** A person waits for the answer. */
const BOUNDS = { requestTimeoutMs: 3_000, attempts: 2 };
const DAY_SECONDS = 86_400;

const number = z.object({ N: z.string().regex(/^-?\d{1,15}$/) }).transform(({ N }) => Number(N));
const itemSchema = z.object({ version: number, lastStep: number, failures: number, failedAtMs: number });

/**
 * States as items of a DynamoDB table of their own, which nobody scans: the table of locks is read whole twice a second.
 * Writes are conditional on the version (PutItem, ConditionExpression), reads strongly consistent (GetItem).
 */
export class FactorTable implements FactorStore {
  readonly name: string;
  private readonly sdk: LazyDynamoDb;

  constructor(
    private readonly location: FactorTableLocation,
    private readonly clock: Clock,
  ) {
    this.name = `table ${location.name} in ${location.region}`;
    this.sdk = new LazyDynamoDb(location, BOUNDS);
  }

  async prepare(): Promise<void> {
    await this.sdk.open();
  }

  async read(principal: PrincipalId): Promise<StoredFactor> {
    const { client, commands } = await this.sdk.open();
    const Key = { id: { S: factorKeyOf(principal) } };
    const { Item } = await client.send(
      new commands.GetItemCommand({ TableName: this.location.name, Key, ConsistentRead: true }),
    );
    if (Item === undefined) return { state: UNUSED, version: 0 };
    const item = itemSchema.safeParse(Item);
    if (!item.success) throw new Error(`the item ${Key.id.S} is damaged; remove it to let its owner log in again`);
    const { version, ...state } = item.data;
    return { state: factorStateSchema.parse(state), version };
  }

  async write(principal: PrincipalId, next: FactorState, version: number): Promise<boolean> {
    const { client, commands } = await this.sdk.open();
    const Item = {
      id: { S: factorKeyOf(principal) },
      version: { N: String(version + 1) },
      lastStep: { N: String(next.lastStep) },
      failures: { N: String(next.failures) },
      failedAtMs: { N: String(next.failedAtMs) },
      ttl: { N: String(Math.floor(this.clock.now() / 1000) + KEEP_DAYS * DAY_SECONDS) },
    };
    const condition =
      version === 0
        ? { ConditionExpression: 'attribute_not_exists(id)' }
        : {
            ConditionExpression: '#version = :version',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':version': { N: String(version) } },
          };
    try {
      await client.send(new commands.PutItemCommand({ TableName: this.location.name, Item, ...condition }));
      return true;
    } catch (error) {
      // Also when the answer to a first try was lost and the second one met its own item: then the code is refused.
      if (sdkErrorName(error) === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  }

  close(): void {
    this.sdk.close();
  }
}
