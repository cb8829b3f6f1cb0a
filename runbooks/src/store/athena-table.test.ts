import { AUDIT_STORE_TABLES } from '@sallyport/contract';
import { analyze } from '@sallyport/sql';
import { createAthenaStore } from './athena-store';

const options = { region: 'eu-central-1', workgroup: 'sallyport', database: 'audit' } as const;
const text = (...given: Parameters<ReturnType<typeof createAthenaStore>['tableText']>): string | undefined => {
  const store = createAthenaStore({ ...options, sshEventsTable: 'ssh_events_v2' });
  store.close();
  return store.tableText(...given);
};

const startMs = Date.parse('2026-11-23T00:30:00Z');
const endMs = Date.parse('2026-11-23T00:45:00Z');

test('a table is quoted, and bounded by the days on which events of the window can have arrived', () => {
  expect(text('ssh_events')).toBe('"audit"."ssh_events_v2"');
  expect(text('ssh_events', { startMs })).toBe(
    `(SELECT * FROM "audit"."ssh_events_v2" WHERE calendarday >= '2026-11-22')`,
  );
  expect(text('ssh_events', { startMs: startMs + 3_600_000, endMs })).toBe(
    `(SELECT * FROM "audit"."ssh_events_v2" WHERE calendarday >= '2026-11-23' AND calendarday <= '2026-11-30')`,
  );
  expect(text('management_events')).toBeUndefined();
});

test("a trail's days are written as CloudTrail lays out its files", () => {
  const store = createAthenaStore({ ...options, managementEventsTable: 'management_events' });
  store.close();
  expect(store.tableText('management_events', { startMs, endMs })).toBe(
    `(SELECT * FROM "audit"."management_events" WHERE calendarday >= '2026/11/22' AND calendarday <= '2026/11/30')`,
  );
});

test('it stands where a table may stand: alone, with an alias, in a join', () => {
  const table = text('ssh_events', { startMs, endMs }) ?? '';
  const tables = { ssh_events_v2: { ...AUDIT_STORE_TABLES.ssh_events, calendarday: 'varchar' } } as const;
  const sql = `SELECT e.eventID AS id FROM ${table} e JOIN ${table} AS f ON f.eventID = e.eventID
    WHERE e.eventTime >= (SELECT min(eventTime) FROM ${table} WHERE eventTime >= timestamp '2026-11-23 00:00:00')`;
  expect(analyze(sql, { tables }).columns.map(({ name }) => name)).toEqual(['id']);
});

test.each([
  [{ database: 'a"."b' }, /database "a\\"\.\\"b" is no Glue database/],
  [{ sshEventsTable: 'x; DROP' }, /table "x; DROP" is no Glue table/],
  [{ managementEventsTable: 'Org' }, /"Org" is no Glue table/],
  [{ workgroup: 'a b' }, /"a b" is no Athena workgroup/],
  [{ resultsLocation: '/tmp/x' }, /"\/tmp\/x" is no place in S3/],
  [{ readerRoleArn: 'admin' }, /"admin" is no ARN of a role/],
])('%j is refused before anything is asked', (more, said) => {
  expect(() => createAthenaStore({ ...options, ...more })).toThrow(said);
});
