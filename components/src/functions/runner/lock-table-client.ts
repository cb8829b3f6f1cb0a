import { randomBytes } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  PutItemCommand,
  ScanCommand,
  type AttributeValue,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import {
  lockFromItem,
  lockSchema,
  lockToItem,
  type ControlClient,
  type CreateLockRequest,
  type Lock,
} from '@sallyport/contract';
import { parseAddressRange } from '@sallyport/runbooks';
import { RunnerError } from './errors';
import type { Log } from './log';

/**
 * Locks by the table that every proxy of the fleet reads each second, in place of one proxy's admin socket. Each proxy cuts
 * what a lock names as soon as it reads it, so the answer cannot say which sessions were cut; their events do.
 */
export interface LockTableClient extends Pick<ControlClient, 'locks' | 'createLock' | 'liftLock'> {
  /** As `createLock`, under an id that the caller chose: giving the order again makes no second lock. */
  putLock(id: string, order: CreateLockRequest): Promise<Lock>;
}

export function createLockTableClient(
  client: DynamoDBClient,
  tableName: string,
  options: { readonly now: () => number; readonly log: Log },
): LockTableClient {
  const locks: LockTableClient['locks'] = async () => {
    const read: Lock[] = [];
    let start: Record<string, AttributeValue> | undefined;
    do {
      const page = await client.send(
        new ScanCommand({
          TableName: tableName,
          ConsistentRead: true,
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      );
      read.push(...(page.Items ?? []).flatMap((item) => readLock(item, options.log)));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return read;
  };

  const putLock: LockTableClient['putLock'] = async (id, { durationSeconds, ...order }) => {
    refuseUnmatchable(order);
    const now = options.now();
    const lock = lockSchema.parse({
      ...order,
      id,
      createdAt: new Date(now).toISOString(),
      expiresAt: new Date(now + durationSeconds * 1_000).toISOString(),
    });
    try {
      await client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: { ...lockToItem(lock) },
          // An order must not put itself in the place of another lock, which would lift that one unseen.
          ConditionExpression: 'attribute_not_exists(#id)',
          ExpressionAttributeNames: { '#id': 'id' },
        }),
      );
      return lock;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const held = (await locks()).find((each) => each.id === id);
      if (held?.subject === lock.subject && held.value === lock.value && Date.parse(held.expiresAt) > now) return held;
      throw new RunnerError('LOCK_ID_TAKEN', `the id ${id} is taken, by another lock or by one that has expired`);
    }
  };

  return {
    putLock,
    createLock: async (order) => ({ lock: await putLock(`lock-${randomBytes(6).toString('hex')}`, order), cut: [] }),
    locks,
    liftLock: async (id) => {
      const lock = (await locks()).find((each) => each.id === id);
      const gone = (): RunnerError => new RunnerError('LOCK_NOT_FOUND', `there is no lock ${id}`);
      if (lock === undefined) throw gone();
      const { Attributes } = await client.send(
        new DeleteItemCommand({ TableName: tableName, Key: { id: { S: id } }, ReturnValues: 'ALL_OLD' }),
      );
      if (Attributes === undefined) throw gone();
      return lock;
    },
  };
}

/** An item that nobody can read must not stop a containment. */
function readLock(item: Record<string, AttributeValue>, log: Log): Lock[] {
  try {
    return [lockFromItem(item)];
  } catch (error) {
    log.failure('error', 'an item of the lock table cannot be read', error, { id: item.id?.S });
    return [];
  }
}

const FINGERPRINT = /^SHA256:[A-Za-z0-9+/]{43}$/;

/** A lock that can never match would look like protection. The proxies refuse such orders too. */
function refuseUnmatchable({ subject, value }: Pick<CreateLockRequest, 'subject' | 'value'>): void {
  if (subject === 'source' && parseAddressRange(value) === undefined)
    throw new RunnerError('LOCK_INVALID', `the source "${value}" must be an IP address or a CIDR range`);
  if (subject === 'key' && !FINGERPRINT.test(value)) {
    throw new RunnerError(
      'LOCK_INVALID',
      `the key "${value}" must be a fingerprint: SHA256: and 43 letters, digits, + and /`,
    );
  }
}
