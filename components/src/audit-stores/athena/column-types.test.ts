import { AUDIT_STORE_TABLES, SSH_EVENTS_COLUMNS } from '@sallyport/contract';
import { hiveFileType, hiveViewType, isAsInFiles, trinoType } from './column-types';

const row = { row: { userName: 'varchar', at: 'timestamp', tags: { map: ['varchar', 'varchar'] } } } as const;

test('files hold times and booleans as text, and maps as maps or as any JSON', () => {
  expect(hiveFileType('timestamp', 'maps')).toBe('string');
  expect(hiveFileType('boolean', 'maps')).toBe('string');
  expect(hiveFileType({ map: ['varchar', 'varchar'] }, 'maps')).toBe('map<string,string>');
  expect(hiveFileType({ map: ['varchar', 'varchar'] }, 'jsonText')).toBe('string');
  // A map inside of a struct is a map in a trail's files too: webIdFederationData.attributes.
  expect(hiveFileType(row, 'jsonText')).toBe('struct<username:string,at:string,tags:map<string,string>>');
  expect(hiveFileType({ array: row }, 'maps')).toBe('array<struct<username:string,at:string,tags:map<string,string>>>');
});

test('the view has the types of the contract, in the words of Glue and of Trino', () => {
  expect(hiveViewType(row)).toBe('struct<username:string,at:timestamp,tags:map<string,string>>');
  expect(trinoType(row)).toBe('row("username" varchar, "at" timestamp(3), "tags" map(varchar, varchar))');
  expect(trinoType({ array: 'boolean' })).toBe('array(boolean)');
});

test('only what differs is converted', () => {
  expect(isAsInFiles(row, 'maps')).toBe(false);
  expect(isAsInFiles(SSH_EVENTS_COLUMNS.eventData, 'maps')).toBe(true);
  expect(isAsInFiles({ map: ['varchar', 'varchar'] }, 'jsonText')).toBe(false);
});

// Hive compares names without case: two members of one struct that differ by case only would be one.
test.each(Object.entries(AUDIT_STORE_TABLES))('no two columns of %s are one name to Hive', (_table, columns) => {
  const names = Object.keys(columns).map((name) => name.toLowerCase());
  expect(new Set(names).size).toBe(names.length);
});
