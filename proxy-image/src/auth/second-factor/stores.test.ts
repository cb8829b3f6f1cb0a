import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { principalId } from '@sallyport/contract';
import { Secret, TOTP } from 'otpauth';
import { AwsJsonServer, type AwsJsonAnswer, type AwsJsonCall } from '../../audit/aws-json.fixture';
import { TestClock, TOTP_SECRET } from '../parts.fixture';
import { UNUSED } from './factor-state';
import { FactorFolder } from './factor-folder';
import { factorKeyOf, type FactorStore } from './factor-store';
import { FactorTable } from './factor-table';
import { createSecondFactor } from './second-factor';

const ALICE = principalId('alice');
const codeAt = (ms: number) => new TOTP({ secret: Secret.fromBase32(TOTP_SECRET) }).generate({ timestamp: ms });

type Item = Record<string, { S?: string; N?: string }>;

/** GetItem and conditional PutItem on one table; test/aws asks moto the same. */
class Table {
  readonly items = new Map<string, Item>();

  answer({ operation, body }: AwsJsonCall): AwsJsonAnswer {
    if (operation === 'GetItem') {
      const { Key, ConsistentRead } = body as { Key: { id: { S: string } }; ConsistentRead?: boolean };
      if (ConsistentRead !== true) throw new Error('the read may be stale');
      const found = this.items.get(Key.id.S);
      return { body: found === undefined ? {} : { Item: found } };
    }
    const {
      Item: item,
      ConditionExpression,
      ExpressionAttributeValues,
    } = body as {
      Item: Item;
      ConditionExpression: string;
      ExpressionAttributeValues?: Item;
    };
    const before = this.items.get(item.id?.S ?? '');
    const holds =
      ConditionExpression === 'attribute_not_exists(id)'
        ? before === undefined
        : before?.version?.N === ExpressionAttributeValues?.[':version']?.N;
    if (!holds)
      return {
        status: 400,
        body: { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', message: 'no' },
      };
    this.items.set(item.id?.S ?? '', item);
    return { body: {} };
  }
}

const clock = new TestClock();
const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function newFolder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'factors-'));
  cleanUps.push(() => {
    rmSync(directory, { recursive: true });
  });
  return directory;
}

/** Gives stores of proxies that share one state. */
const SHARED: Record<string, () => Promise<() => FactorStore>> = {
  folder: () => {
    const directory = join(newFolder(), 'second-factor');
    return Promise.resolve(() => new FactorFolder(directory));
  },
  table: async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
    const service = await AwsJsonServer.start();
    cleanUps.push(() => service.close());
    const table = new Table();
    service.answer = (call) => table.answer(call);
    return () => {
      const store = new FactorTable({ name: 'codes', region: 'eu-central-1', endpoint: service.endpoint }, clock);
      cleanUps.push(() => {
        store.close();
      });
      return store;
    };
  },
};

describe.each(Object.keys(SHARED))('proxies that share a %s', (kind) => {
  async function proxies(count: number) {
    const open = await SHARED[kind]!();
    return Promise.all(
      Array.from({ length: count }, async () => {
        const store = open();
        await store.prepare();
        const why: string[] = [];
        return { store, why, ...createSecondFactor({ store, clock, onUnavailable: (text) => void why.push(text) }) };
      }),
    );
  }

  it('accept a code once, of many that come at the same instant', async () => {
    const all = await proxies(6);
    const code = codeAt(clock.ms);
    const results = await Promise.all(all.map((proxy) => proxy.verify(ALICE, TOTP_SECRET, code)));
    expect(results.map((result) => result.kind).sort()).toEqual(['accepted', ...Array<string>(5).fill('replayed')]);
    expect((await all[0]?.store.read(ALICE))?.state.failures).toBe(0);
  });

  it('go on from what another one knew, also one that starts later', async () => {
    const [first, second] = await proxies(2);
    const code = codeAt(clock.ms);
    expect(await first?.verify(ALICE, TOTP_SECRET, code)).toEqual({ kind: 'accepted' });
    expect(await second?.verify(ALICE, TOTP_SECRET, code)).toEqual({ kind: 'replayed' });
    expect(await second?.verify(ALICE, TOTP_SECRET, codeAt(clock.ms + 30_000))).toEqual({ kind: 'accepted' });
    expect(await first?.verify(ALICE, TOTP_SECRET, code)).toEqual({ kind: 'replayed' });
    expect(await second?.verify(principalId('bob'), TOTP_SECRET, code)).toEqual({ kind: 'accepted' });
  });

  it('count wrong codes together, and look at five at most however many come at once', async () => {
    const all = await proxies(4);
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, index) => all[index % 4]!.verify(ALICE, TOTP_SECRET, '000000')),
    );
    const kinds = results.map((result) => result.kind);
    expect(kinds.filter((each) => each === 'wrong').length).toBeLessThanOrEqual(5);
    while ((await all[0]?.look(ALICE))?.kind === 'open') await all[1]?.verify(ALICE, TOTP_SECRET, '000000');
    expect(await all[2]?.look(ALICE)).toEqual({ kind: 'lockedOut', remainingMs: 30_000 });
    expect(await all[3]?.verify(ALICE, TOTP_SECRET, codeAt(clock.ms))).toEqual({
      kind: 'lockedOut',
      remainingMs: 30_000,
    });
    expect((await all[0]?.store.read(ALICE))?.state.failures).toBe(5);
    expect(await all[0]?.look(principalId('bob'))).toEqual({ kind: 'open' });
  });

  it('let one of those win that write after the same version', async () => {
    const all = await proxies(5);
    const wins = await Promise.all(
      all.map(({ store }, index) => store.write(ALICE, { ...UNUSED, failures: index }, 0)),
    );
    expect(wins.filter(Boolean)).toHaveLength(1);
    const held = await all[0]?.store.read(ALICE);
    expect(held).toEqual({ state: { ...UNUSED, failures: wins.indexOf(true) }, version: 1 });
    expect(await all[1]?.store.write(ALICE, UNUSED, 0)).toBe(false);
    expect(await all[1]?.store.write(ALICE, UNUSED, 1)).toBe(true);
  });
});

describe('a folder', () => {
  it('holds one small file for each principal, and no name of one', async () => {
    const directory = newFolder();
    const store = new FactorFolder(directory);
    const odd = principalId('../../etc/passwd');
    for (let version = 0; version < 20; version += 1)
      expect(await store.write(odd, { ...UNUSED, failures: version }, version)).toBe(true);
    expect(readdirSync(directory)).toEqual([factorKeyOf(odd)]);
    const folder = join(directory, factorKeyOf(odd));
    expect(readdirSync(folder)).toEqual(['20.json']);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, '20.json')).mode & 0o777).toBe(0o600);
  });

  it('does not take a version that was made and removed while its writer was held up', async () => {
    const directory = newFolder();
    const store = new FactorFolder(directory);
    for (let version = 0; version < 3; version += 1) await store.write(ALICE, UNUSED, version);
    // What the late writer would link: version 2 is free again, and 3 is the newest.
    const late = store as unknown as { newest: (folder: string) => Promise<unknown> };
    const newest = late.newest.bind(store);
    let calls = 0;
    late.newest = async (folder) => {
      calls += 1;
      return calls === 1 ? { state: UNUSED, writes: [], version: 1 } : newest(folder);
    };
    expect(await store.write(ALICE, { ...UNUSED, failures: 9 }, 1)).toBe(false);
    expect(readdirSync(join(directory, factorKeyOf(ALICE)))).toEqual(['3.json']);
    expect((await store.read(ALICE)).state.failures).toBe(0);
  });

  it.each([
    ['cut off', '{"state":{"lastStep":'],
    ['of something else', '{"id":"lock-1"}'],
    ['far too long', ' '.repeat(5_000)],
  ])('refuses codes, and says which file, when that is %s', async (_, text) => {
    const directory = newFolder();
    const folder = join(directory, factorKeyOf(ALICE));
    mkdirSync(folder);
    writeFileSync(join(folder, '7.json'), text);
    const why: string[] = [];
    const factor = createSecondFactor({ store: new FactorFolder(directory), clock, onUnavailable: (w) => why.push(w) });
    expect(await factor.verify(ALICE, TOTP_SECRET, codeAt(clock.ms))).toMatchObject({ kind: 'unavailable' });
    expect(await factor.look(ALICE)).toMatchObject({ kind: 'unavailable' });
    expect(why[0]).toContain(join(folder, '7.json'));
    expect(await factor.verify(principalId('bob'), TOTP_SECRET, codeAt(clock.ms))).toEqual({ kind: 'accepted' });
  });

  it('refuses codes when it is gone for good: a file has its place', async () => {
    const directory = join(newFolder(), 'second-factor');
    writeFileSync(directory, '');
    const why: string[] = [];
    const factor = createSecondFactor({ store: new FactorFolder(directory), clock, onUnavailable: (w) => why.push(w) });
    expect(await factor.verify(ALICE, TOTP_SECRET, codeAt(clock.ms))).toMatchObject({ kind: 'unavailable' });
    expect(why).toEqual([expect.stringContaining(directory)]);
  });

  it('removes at a start what nobody has written for 30 days, and nothing else', async () => {
    const directory = newFolder();
    const store = new FactorFolder(directory);
    await store.write(ALICE, UNUSED, 0);
    await store.write(principalId('bob'), UNUSED, 0);
    mkdirSync(join(directory, 'notes'));
    const old = Date.now() / 1000 - 31 * 86_400;
    for (const name of [factorKeyOf(ALICE), 'notes']) utimesSync(join(directory, name), old, old);
    await store.prepare();
    expect(readdirSync(directory).sort()).toEqual([factorKeyOf(principalId('bob')), 'notes'].sort());
  });
});

it('a table refuses codes, and says which item, when that is damaged', async () => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
  const service = await AwsJsonServer.start();
  cleanUps.push(() => service.close());
  service.answer = () => ({ body: { Item: { id: { S: factorKeyOf(ALICE) }, version: { N: '1' } } } });
  const store = new FactorTable({ name: 'codes', region: 'eu-central-1', endpoint: service.endpoint }, clock);
  cleanUps.push(() => {
    store.close();
  });
  const why: string[] = [];
  const factor = createSecondFactor({ store, clock, onUnavailable: (w) => why.push(w) });
  expect(await factor.verify(ALICE, TOTP_SECRET, codeAt(clock.ms))).toMatchObject({ kind: 'unavailable' });
  expect(why[0]).toContain(factorKeyOf(ALICE));
});
