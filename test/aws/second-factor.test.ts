import { CreateTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { principalId } from '@sallyport/contract';
import { Secret, TOTP } from 'otpauth';
import { UNUSED } from '../../proxy-image/src/auth/second-factor/factor-state';
import { FactorTable } from '../../proxy-image/src/auth/second-factor/factor-table';
import { createSecondFactor } from '../../proxy-image/src/auth/second-factor/second-factor';
import { describeWithMoto, startMoto, type Moto } from '../harness/moto';

const TABLE = 'codes';
const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const ALICE = principalId('alice');
const clock = { now: () => Date.now() };

describeWithMoto('used codes in a DynamoDB table', () => {
  let moto: Moto;
  let client: DynamoDBClient;
  const stores: FactorTable[] = [];
  const open = (name = TABLE): FactorTable => {
    const store = new FactorTable({ name, region: moto.region, endpoint: moto.endpoint }, clock);
    stores.push(store);
    return store;
  };

  beforeAll(async () => {
    moto = await startMoto();
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing' });
    client = new DynamoDBClient(moto.client);
    await client.send(
      new CreateTableCommand({
        TableName: TABLE,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }),
    );
  }, 90_000);

  afterAll(async () => {
    for (const store of stores) store.close();
    client.destroy();
    await moto.stop();
  });

  test('one of eight proxies accepts a code that all get at the same instant', async () => {
    const code = new TOTP({ secret: Secret.fromBase32(SECRET) }).generate();
    const proxies = Array.from({ length: 8 }, () =>
      createSecondFactor({ store: open(), clock, onUnavailable: () => undefined }),
    );
    const results = await Promise.all(proxies.map((proxy) => proxy.verify(ALICE, SECRET, code)));
    expect(results.map(({ kind }) => kind).sort()).toEqual(['accepted', ...Array<string>(7).fill('replayed')]);
  });

  test('of two writes after one version one takes place; the item names nobody and expires', async () => {
    const [one, other] = [open(), open()];
    const bob = principalId('bob');
    const written = await Promise.all([one.write(bob, UNUSED, 0), other.write(bob, { ...UNUSED, failures: 3 }, 0)]);
    expect(written.sort()).toEqual([false, true]);
    expect(await one.write(bob, { lastStep: 7, failures: 2, failedAtMs: 5 }, 1)).toBe(true);
    expect(await other.write(bob, UNUSED, 1)).toBe(false);
    expect(await other.read(bob)).toEqual({ state: { lastStep: 7, failures: 2, failedAtMs: 5 }, version: 2 });
    const { Items = [] } = await client.send(new ScanCommand({ TableName: TABLE }));
    expect(JSON.stringify(Items)).not.toMatch(/alice|bob/);
    const days = (Number(Items[0]?.ttl?.N) - Date.now() / 1000) / 86_400;
    expect(days).toBeGreaterThan(29);
    expect(days).toBeLessThan(31);
  });

  test('codes are refused while there is no table', async () => {
    const why: string[] = [];
    const factor = createSecondFactor({ store: open('gone'), clock, onUnavailable: (text) => void why.push(text) });
    expect(await factor.look(ALICE)).toMatchObject({ kind: 'unavailable' });
    expect(why).toEqual([expect.stringContaining(`table gone in ${moto.region}`)]);
  });
});
