import { BatchWriteItemCommand, CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { lockToItem, type Lock } from '@sallyport/contract';
import { DynamoDbLocks } from '../../proxy-image/src/control/dynamodb-locks';
import { describeWithMoto, startMoto, type Moto } from '../harness/moto';

const TABLE = 'locks';
const lockOf = (id: string, reason = 'stolen laptop'): Lock => ({
  ...{ id, subject: 'person', value: 'alice', reason, createdBy: 'runbook' },
  ...{ createdAt: '2026-11-23T07:00:00.000Z', expiresAt: '2099-01-01T00:00:00.000Z' },
});

describeWithMoto('locks in a DynamoDB table', () => {
  let moto: Moto;
  let client: DynamoDBClient;
  const stores: DynamoDbLocks[] = [];
  const open = (): DynamoDbLocks => {
    const store = new DynamoDbLocks({ name: TABLE, region: moto.region, endpoint: moto.endpoint });
    stores.push(store);
    return store;
  };

  beforeAll(async () => {
    moto = await startMoto();
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing' });
    client = new DynamoDBClient(moto.client);
  }, 90_000);

  beforeEach(async () => {
    await moto.reset();
    await client.send(
      new CreateTableCommand({
        TableName: TABLE,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }),
    );
  });

  afterAll(async () => {
    for (const store of stores) store.close();
    client.destroy();
    await moto.stop();
  });

  test('what one proxy puts another reads, and of two that remove it one alone did', async () => {
    const [one, other] = [open(), open()];
    await one.put(lockOf('lock-1'));
    expect(await other.read()).toEqual({ locks: [lockOf('lock-1')], unreadable: [] });
    await expect(other.put(lockOf('lock-1', 'another'))).rejects.toThrow(/conditional/i);
    expect((await Promise.all([one.remove('lock-1'), other.remove('lock-1')])).sort()).toEqual([false, true]);
    expect((await one.read()).locks).toEqual([]);
  });

  test('a table of more than one page is read whole', async () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => `lock-${String(index).padStart(4, '0')}`);
    for (let at = 0; at < ids.length; at += 25) {
      const requests = ids.slice(at, at + 25).map((id) => ({ PutRequest: { Item: { ...lockToItem(lockOf(id, 'r'.repeat(2_000))) } } }));
      await client.send(new BatchWriteItemCommand({ RequestItems: { [TABLE]: requests } }));
    }
    expect((await open().read()).locks.map(({ id }) => id).sort()).toEqual(ids);
  });

  test('a table that is not there is said to be, by its name', async () => {
    const store = new DynamoDbLocks({ name: 'no-such-table', region: moto.region, endpoint: moto.endpoint });
    stores.push(store);
    await expect(store.read()).rejects.toThrow(/not found/i);
    expect(store.name).toBe('table no-such-table in eu-central-1');
  });
});
