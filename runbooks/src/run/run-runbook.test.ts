import { AUDIT_STORE_TABLES } from '@sallyport/contract';
import { analyze } from '@sallyport/sql';
import { RunbookError } from '../errors';
import { FakeClock } from '../fake-clock.fixture';
import type { RunnerAct } from '../emit/run-emitter';
import { runbookFixture } from '../runbook.fixture';
import { QueryRefusal, type AuditStore } from '../store/audit-store';
import { renderRun } from '../render/render-run';
import { chain, fakeStore, heartbeatAt } from '../store/fake-store.fixture';
import { EXIT_CODES } from './run';
import { runRunbook, type RunOptions } from './run-runbook';

const NOW = Date.parse('2026-11-23T07:00:00Z');
const row = (source: string, attempts: number): readonly (string | null)[] => [
  source,
  String(attempts),
  'AuthenticationFailed',
  '2026-11-23 06:59:00.000',
];
const run = (store: AuditStore, more: Partial<RunOptions> = {}) =>
  runRunbook(runbookFixture(), { store, clock: new FakeClock(NOW), ...more });

test.each([
  ['finding', [row('a', 5), row('b', 4)], NOW, 10],
  ['finding', [row('a', 5)], NOW - 1, 10],
  ['clean', [row('a', 4)], NOW, 0],
  ['incomplete', [row('a', 4)], NOW - 1, 11],
  ['incomplete', [], undefined, 11],
] as const)('%s for %j with the watermark at %d', async (result, rows, heartbeat, exitCode) => {
  const heartbeats = heartbeat === undefined ? [] : heartbeatAt(heartbeat);
  const done = await run(fakeStore({ rows, heartbeats }), { endMs: NOW });
  expect(done.result).toBe(result);
  expect(EXIT_CODES[done.result]).toBe(exitCode);
});

test('rows are typed, and only those over the threshold are findings', async () => {
  const done = await run(fakeStore({ rows: [row('a', 7), row('b', 4)], heartbeats: heartbeatAt(NOW) }));
  expect(done.findings).toEqual([
    { source: 'a', attempts: 7, reason: 'AuthenticationFailed', lastSeen: '2026-11-23T06:59:00Z' },
  ]);
  expect(done.rows).toHaveLength(2);
});

test('exceptions and thresholds of an override decide after the query', async () => {
  const store = fakeStore({ rows: [row('scanner', 70), row('a', 60)], heartbeats: heartbeatAt(NOW) });
  const exceptions = [{ match: { source: 'scanner' }, reason: 'SEC-12', expires: '2026-12-01' }];
  expect(await run(store, { override: { exceptions } })).toMatchObject({
    result: 'finding',
    rows: [{ source: 'a' }],
    suppressed: [{ row: { source: 'scanner' } }],
  });
  expect(await run(store, { override: { threshold: 61, exceptions } })).toMatchObject({ result: 'clean' });
});

describe('where nobody names the end', () => {
  test('a quiet store that is a little behind is clean as of the time up to which it is complete', async () => {
    const store = fakeStore({ heartbeats: heartbeatAt(NOW - 12_345) });
    const done = await run(store);
    expect(done).toMatchObject({
      result: 'clean',
      asOfMs: NOW - 13_000,
      window: { startMs: NOW - 913_000, endMs: NOW - 13_000 },
    });
    expect(renderRun(done)).toContain('CLEAN as of 2026-11-23T06:59:47Z: Nobody was denied.');
    expect(JSON.parse(renderRun(done, { format: 'json' }))).toMatchObject({ asOf: '2026-11-23T06:59:47.000Z' });
  });

  test('what is known beyond that time is still a finding', async () => {
    const done = await run(fakeStore({ rows: [row('a', 9)], heartbeats: heartbeatAt(NOW - 12_345) }));
    expect(done).toMatchObject({ result: 'finding', window: { endMs: NOW } });
    expect(done.asOfMs).toBeUndefined();
  });

  test.each([
    ['a store that is far behind', heartbeatAt(NOW - 1_900_000)],
    ['a store that misses an event', [chain(NOW - 1_000, { seenToHeartbeat: '4' })]],
    ['a proxy whose clock was turned', [chain(NOW - 1_000, { clockStepMs: '5000' })]],
    ['a store that nobody writes to', []],
  ])('%s is incomplete', async (_, heartbeats) => {
    expect(await run(fakeStore({ heartbeats }))).toMatchObject({ result: 'incomplete', window: { endMs: NOW } });
  });
});

describe('a name that occurs nowhere in the store', () => {
  const subject = runbookFixture((text) => text.replace('type: varchar,', 'type: varchar, subject: principal,'));
  const ask = (known: readonly (string | null)[], parameters = { name: 'Bob' }) =>
    runRunbook(subject, {
      store: fakeStore({ heartbeats: heartbeatAt(NOW), known: [known] }),
      clock: new FakeClock(NOW),
      parameters,
    });

  test('is unknown, in text, JSON and exit code, with the nearest', async () => {
    const done = await ask(['0', 'bob']);
    expect([done.result, EXIT_CODES[done.result]]).toEqual(['unknown', 12]);
    expect(renderRun(done)).toMatch(
      /UNKNOWN: The principal Bob occurs nowhere in the audit store from 2026-08-23 to 2027-02-23: check the spelling \(did you mean bob\?\)/,
    );
    expect(JSON.parse(renderRun(done, { format: 'json' }))).toMatchObject({
      result: 'unknown',
      unknown: [
        {
          parameter: 'name',
          subject: 'principal',
          value: 'Bob',
          nearest: 'bob',
          since: '2026-08-23T06:45:00.000Z',
          until: '2027-02-23T07:00:00.000Z',
        },
      ],
    });
  });

  test('is looked for three months around the window, since a store bills what it reads', async () => {
    const store = fakeStore({ heartbeats: heartbeatAt(NOW), known: [['0', null]] });
    await runRunbook(subject, { store, clock: new FakeClock(NOW), parameters: { name: 'Bob' } });
    expect(store.asked.find((sql) => sql.includes('AS known'))).toContain(
      "eventTime >= timestamp '2026-08-23 06:45:00.000' AND eventTime < timestamp '2027-02-23 07:00:00.000'",
    );
  });

  test('is not asked about when it occurs, or when no name was given', async () => {
    expect((await ask(['1', null])).result).toBe('clean');
    expect((await ask(['0', null], { name: '' })).result).toBe('clean');
  });
});

test('a required subject that is empty is refused, since it would ask about nobody', async () => {
  const required = runbookFixture((text) =>
    text.replace('type: varchar, default: "",', 'type: varchar, subject: principal, required: true,'),
  );
  await expect(runRunbook(required, { store: fakeStore({}), parameters: { name: ' ' } })).rejects.toMatchObject({
    code: 'PARAMETER_INVALID',
  });
});

test('the statement is bounded by the window and holds the parameters as literals', async () => {
  const store = fakeStore({ heartbeats: heartbeatAt(NOW) });
  await run(store, { parameters: { name: "o'brien" } });
  const sql = store.asked.at(-1) ?? '';
  expect(sql).toContain(
    "eventTime >= timestamp '2026-11-23 06:45:00.000' AND eventTime < timestamp '2026-11-23 07:00:00.000'",
  );
  expect(sql).toContain("= 'o''brien'");
  expect(sql).toContain('FROM 11111111-2222-3333-4444-555555555555');
  await run(store, { endMs: NOW - 60_000, windowSeconds: 60 });
  expect(store.asked.at(-1)).toContain(
    "eventTime >= timestamp '2026-11-23 06:58:00.000' AND eventTime < timestamp '2026-11-23 06:59:00.000'",
  );
});

test('the watermark is read before the rows, in SQL that is portable itself', async () => {
  const store = fakeStore({ heartbeats: heartbeatAt(NOW) });
  await run(store);
  expect(store.asked).toHaveLength(2);
  const sql = (store.asked[0] ?? '').replaceAll('11111111-2222-3333-4444-555555555555', 'ssh_events');
  expect(analyze(sql, { tables: AUDIT_STORE_TABLES }).columns.map((column) => column.name)).toEqual([
    'proxyId',
    'lastMs',
    'lastHeartbeat',
    'final',
    'lost',
    'anchor',
    'lowest',
    'highest',
    'seenToHeartbeat',
    'seen',
    'clockStepMs',
  ]);
});

test('an error of the store is told at the line of the Markdown file', async () => {
  const runbook = runbookFixture();
  const failing: AuditStore = {
    ...fakeStore({}),
    query: (sql) =>
      sql.includes('EmitHeartbeat')
        ? Promise.resolve({ columns: [], rows: [] })
        : Promise.reject(
            new RunbookError('QUERY_FAILED', 'x', {
              cause: new QueryRefusal('line 5:3: division by zero', { line: 5, column: 3 }),
            }),
          ),
  };
  await expect(run(failing)).rejects.toMatchObject({
    code: 'QUERY_FAILED',
    message: `denied.md:${runbook.sql.firstLine + 4}:3: division by zero`,
  });
});

test('SQL that is not portable is refused at its place, before any store is asked', async () => {
  const store = fakeStore({});
  const runbook = runbookFixture((text) => text.replace('max(eventTime) AS lastSeen', 'max(eventTme) AS lastSeen'));
  await expect(runRunbook(runbook, { store })).rejects.toMatchObject({
    code: 'RUNBOOK_INVALID',
    message: expect.stringMatching(/^denied\.md:\d+:7: .*eventTme/) as string,
  });
  expect(store.asked).toEqual([]);
});

test('a store without the table says so', async () => {
  const store = { ...fakeStore({}), tableText: () => undefined };
  await expect(run(store)).rejects.toThrow(/{{ssh_events}}, which a store in memory does not hold/);
});

describe('each run is audited', () => {
  const emitting = (fail: Error | undefined) => {
    const acts: RunnerAct[] = [];
    const emit = (act: RunnerAct): Promise<never> => (
      acts.push(act),
      fail === undefined ? Promise.resolve(undefined as never) : Promise.reject(fail)
    );
    return { acts, emitter: { proxyId: 'runner-1', emit } };
  };

  test('with its window, parameters and result', async () => {
    const { acts, emitter } = emitting(undefined);
    await run(fakeStore({ rows: [row('a', 7)], heartbeats: heartbeatAt(NOW) }), {
      emitter,
      parameters: { name: 'bob' },
    });
    expect(acts).toEqual([
      {
        eventName: 'RunRunbook',
        requestParameters: {
          runbook: 'denied',
          windowStart: '2026-11-23T06:45:00.000Z',
          windowEnd: '2026-11-23T07:00:00.000Z',
          parameters: '{"name":"bob"}',
        },
        responseElements: { result: 'finding', rows: '1', findings: '1', suppressed: '0' },
      },
    ]);
  });

  test('but not again while the same window waits for the store', async () => {
    const { acts, emitter } = emitting(undefined);
    const late = fakeStore({ heartbeats: heartbeatAt(NOW - 1) });
    const same = { emitter, endMs: NOW };
    await run(late, same);
    await run(late, { ...same, auditedResult: 'incomplete' });
    await run(fakeStore({ heartbeats: heartbeatAt(NOW) }), { ...same, auditedResult: 'incomplete' });
    expect(acts.map((act) => act.responseElements?.result)).toEqual(['incomplete', 'clean']);
  });

  test('also when it failed', async () => {
    const { acts, emitter } = emitting(undefined);
    await expect(
      run(
        fakeStore(() => new Error('away')),
        { emitter },
      ),
    ).rejects.toThrow('away');
    expect(acts).toMatchObject([{ responseElements: { result: 'failed' }, errorMessage: 'away' }]);
  });

  test('and a failure to audit is told, without losing the result', async () => {
    const { emitter } = emitting(new Error('no channel'));
    expect(await run(fakeStore({ heartbeats: heartbeatAt(NOW) }), { emitter })).toMatchObject({
      result: 'clean',
      notes: ['the run could not be audited: no channel'],
    });
  });
});
