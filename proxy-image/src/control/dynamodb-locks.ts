import type * as DynamoDb from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { lockFromItem, lockToItem, messageOf, type Lock } from '@sallyport/contract';
import { LazyDynamoDb } from '../aws/open-dynamodb';
import { sdkErrorName } from '../aws/sdk-error';
import type { LockTableLocation } from '../config/aws-schema';
import { MAX_LOCKS, type LockStore, type LockStoreState } from './lock-store';

/** A look must end well within the two seconds in which a lock is to be everywhere. */
const LOOK_MS = 1_500;
const BOUNDS = { requestTimeoutMs: LOOK_MS, attempts: 1 };
/** Of up to 1 MB each (API_Scan): far more than MAX_LOCKS locks, and no more than memory has room for. */
const MAX_PAGES = 64;
/** A lock is some hundred bytes; an item may be 400 KB. */
const MAX_ITEM_BYTES = 16_384;

const keySchema = z.object({ id: z.object({ S: z.string() }) });

/**
 * Locks as items of a DynamoDB table that the proxies and the runner function share. Reads are strongly consistent: a
 * lock that was put is in the next look (API_Scan, ConsistentRead).
 */
export class DynamoDbLocks implements LockStore {
  readonly name: string;
  private known = new Map<string, Lock>();
  private readonly sdk: LazyDynamoDb;

  constructor(private readonly location: LockTableLocation) {
    this.name = `table ${location.name} in ${location.region}`;
    this.sdk = new LazyDynamoDb(location, BOUNDS);
  }

  async prepare(): Promise<void> {
    await this.sdk.open();
  }

  async read(): Promise<LockStoreState> {
    const unreadable: { entry: string; why: string }[] = [];
    const next = new Map<string, Lock>();
    for (const item of await this.scan()) {
      try {
        if (isTooLong(item)) throw new Error(`it is longer than ${MAX_ITEM_BYTES} bytes`);
        const lock = lockFromItem(item);
        next.set(lock.id, lock);
      } catch (error) {
        const id = keySchema.safeParse(item).data?.id.S ?? '(without an id)';
        unreadable.push({ entry: `${this.name}, item ${id}`, why: messageOf(error).slice(0, 500) });
        // The last readable form of a damaged item goes on holding.
        const before = this.known.get(id);
        if (before !== undefined) next.set(id, before);
      }
    }
    this.known = next;
    return { locks: [...next.values()], unreadable };
  }

  private async scan(): Promise<unknown[]> {
    const { client, commands } = await this.sdk.open();
    const items: unknown[] = [];
    let from: Key;
    let pages = 0;
    // Of the whole look: pages that each come in time could go on for ever.
    const abortSignal = AbortSignal.timeout(LOOK_MS);
    do {
      if (++pages > MAX_PAGES) throw new Error(`${this.name} has more than ${MAX_PAGES} pages`);
      const command = new commands.ScanCommand({ TableName: this.location.name, ConsistentRead: true, ...(from === undefined ? {} : { ExclusiveStartKey: from }) });
      const page = await client.send(command, { abortSignal });
      items.push(...(page.Items ?? []));
      if (items.length > MAX_LOCKS) throw new Error(`${this.name} holds more than ${MAX_LOCKS} locks`);
      from = lastKey(page.LastEvaluatedKey);
    } while (from !== undefined);
    return items;
  }

  async put(lock: Lock): Promise<void> {
    const { client, commands } = await this.sdk.open();
    const Item = { ...lockToItem(lock) };
    await client.send(new commands.PutItemCommand({ TableName: this.location.name, Item, ConditionExpression: 'attribute_not_exists(id)' }));
  }

  async remove(id: string): Promise<boolean> {
    const { client, commands } = await this.sdk.open();
    try {
      await client.send(new commands.DeleteItemCommand({ TableName: this.location.name, Key: { id: { S: id } }, ConditionExpression: 'attribute_exists(id)' }));
      return true;
    } catch (error) {
      if (sdkErrorName(error) === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  }

  close(): void {
    this.sdk.close();
  }
}

function isTooLong(item: unknown): boolean {
  return Buffer.byteLength(JSON.stringify(item)) > MAX_ITEM_BYTES;
}

type Key = DynamoDb.ScanCommandOutput['LastEvaluatedKey'];

/** An empty key means the end as well as none does. */
function lastKey(key: Key): Key {
  return key === undefined || Object.keys(key).length === 0 ? undefined : key;
}
