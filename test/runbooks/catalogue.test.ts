import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createLocalEnvironment,
  loadCatalogue,
  testRunbook,
  type AuditStore,
  type Catalogue,
} from '@sallyport/runbooks';
import { startLake, type Lake } from '../harness/lake';

/** Every runbook of the catalogue against its cases, through PutAuditEvents and StartQuery of a real local lake. */
const IDS = [
  'security-group-ingress-denied-surge',
  'ssh-access-denied',
  'ssh-access-report',
  'ssh-brute-force-success',
  'ssh-denied-surge',
  'ssh-lateral-movement',
  'ssh-sessions-by-principal',
  'ssh-sessions-without-mfa',
];

let directory: string;
let lake: Lake;
let environment: ReturnType<typeof createLocalEnvironment>;
let catalogue: Catalogue;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-cases-'));
  lake = await startLake(join(directory, 'lake'));
  environment = createLocalEnvironment(lake);
  catalogue = await loadCatalogue();
}, 60_000);

afterAll(async () => {
  environment?.close();
  await lake?.stop();
  await rm(directory, { recursive: true, force: true });
});

test('no runbook is left out', () => {
  expect(catalogue.runbooks.map((runbook) => runbook.id)).toEqual(IDS);
});

/** A store to which every event was delivered twice; the local lake itself keeps each UID once, CloudTrail Lake does not. */
function deliveredTwice(store: AuditStore): AuditStore {
  return {
    ...store,
    tableText: (table) => {
      const text = store.tableText(table);
      return text === undefined ? undefined : `(SELECT * FROM ${text} UNION ALL SELECT * FROM ${text})`;
    },
  };
}

describe.each([
  ['delivered once', (store: AuditStore) => store],
  ['delivered twice', deliveredTwice],
])('%s', (_, through) => {
  test.each(IDS)(
    '%s: every case gives its rows and its result',
    async (id) => {
      const runbook = catalogue.runbooks.find((each) => each.id === id);
      if (runbook === undefined) throw new Error(`no runbook ${id}`);
      const results = await testRunbook(runbook, {
        environment: { ...environment, store: through(environment.store) },
      });
      expect(results.length).toBeGreaterThanOrEqual(5);
      expect(
        results.filter((result) => !result.passed).map(({ name, differences }) => ({ name, differences })),
      ).toEqual([]);
    },
    120_000,
  );
});
