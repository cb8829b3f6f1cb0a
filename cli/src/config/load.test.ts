import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SallyportError } from '@sallyport/contract';
import { temporaryFolder } from '../fixtures.fixture';
import { loadConfig } from './load';

const folder = temporaryFolder();
afterAll(() => folder.remove());

function load(text: string) {
  const path = join(folder.path, 'cli.yaml');
  writeFileSync(path, text);
  return loadConfig(path);
}

test('relative paths are those of the folder of the config', () => {
  const config = load(
    'adminSocket: run/admin.sock\nrunbookFolders: [ours, /srv/theirs]\nspoolDirectory: /var/spool/x\n',
  );
  expect(config).toMatchObject({
    adminSocket: join(folder.path, 'run/admin.sock'),
    runbookFolders: [join(folder.path, 'ours'), '/srv/theirs'],
    spoolDirectory: '/var/spool/x',
  });
});

test('an empty file is a config without anything', () => {
  expect(load('')).toEqual({ runbookFolders: [], neverLock: {}, overrides: {} });
});

test.each([
  ['adminSocket: a\nlake:\n  region: 7\n  eventDataStores: {ssh_events: x}\n', /line 3, key `lake.region`/],
  [
    'adminSocket: a\nlake:\n  region: us-east-1\n',
    /line 3, key `lake.eventDataStores`|line 2, key `lake.eventDataStores`/,
  ],
  ['adminSocket: a\nadminSoket: a\n', /line 2, key `adminSoket`: is unknown; did you mean "adminSocket"\?/],
  [
    'neverLock:\n  source: [192.0.2.7, office]\n',
    /line 2, key `neverLock.source.1`: is "office"; allowed is an address/,
  ],
  [
    'lake:\n  eventDataStores:\n    ssh_event: x\n',
    /line 3, key `lake.eventDataStores.ssh_event`: is unknown; did you mean "ssh_events"\?/,
  ],
  ['lake:\n  endpoint: nowhere\n  eventDataStores: {ssh_events: x}\n', /line 2, key `lake.endpoint`/],
  [
    'auditStore:\n  type: lake\n  region: x\n  workgroup: w\n  database: d\n',
    /line 2, key `auditStore.type`: is not "athena"; CloudTrail Lake and the local lake are configured by the key `lake`/,
  ],
  [
    'auditStore:\n  type: athena\n  region: x\n  workgrop: w\n  database: d\n',
    /line 4, key `auditStore.workgrop`: is unknown; did you mean "workgroup"\?/,
  ],
  [
    'auditStore:\n  type: athena\n  region: x\n  workgroup: w\n  database: Audit"\n',
    /line 5, key `auditStore.database`: is no Glue database: lower-case letters/,
  ],
  ['auditStore: {type: athena, region: x, workgroup: w, database: d, roleArn: admin}\n', /is no ARN of a role/],
  ['adminSocket: [a\n', /line \d, column \d+: not valid YAML/],
])('%j is refused, naming file, line and key', (text, said) => {
  expect(() => load(text)).toThrow(said);
  expect(() => load(text)).toThrow(/cli\.yaml/);
});

test('a file that cannot be read has a code and a remedy', () => {
  expect.assertions(2);
  try {
    loadConfig(join(folder.path, 'none.yaml'));
  } catch (error) {
    expect(error).toBeInstanceOf(SallyportError);
    expect(error).toMatchObject({ code: 'CLI_CONFIG_UNREADABLE' });
  }
});
