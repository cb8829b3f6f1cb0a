import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLake, type Lake } from '../../harness/lake';
import { eventData, putEvents } from './put-events';

const ROUNDS = 8;
const CLIENTS = 4;

describe('the local lake, killed under load', () => {
  const directory = mkdtempSync(join(tmpdir(), 'lake-crash-'));
  let lake: Lake | undefined;
  const restart = async (): Promise<Lake> => (lake = await startLake(directory));
  afterAll(async () => {
    await lake?.daemon.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  test(`after ${ROUNDS} kills every acknowledged event is there, and none twice`, async () => {
    const acknowledged = new Set<string>();
    const unsettled: string[] = [];
    let next = 0;
    const load = async (target: Lake) => {
      for (;;) {
        // Some are sent again, as a shipper does that never saw the answer.
        const uids = [...unsettled.splice(0, 2), ...Array.from({ length: 5 }, () => `u${next++}`)];
        try {
          const { successful } = await putEvents(
            target,
            uids.map((uid) => eventData(uid, { eventTime: `2026-11-2${next % 3}T07:00:00Z` })),
          );
          for (const { id } of successful) acknowledged.add(id);
        } catch {
          unsettled.push(...uids);
          return;
        }
      }
    };
    for (let round = 0; round < ROUNDS; round += 1) {
      const running = await restart();
      const enough = acknowledged.size + 150 + Math.floor(Math.random() * 400);
      const clients = Array.from({ length: CLIENTS }, () => load(running));
      // Queries close segments, so that kills hit compactions as well.
      while (acknowledged.size < enough) await running.query('SELECT count(*) AS n FROM {{ssh_events}}');
      await running.daemon.stop('SIGKILL');
      await Promise.all(clients);
    }
    const survivor = await restart();
    const rows = await survivor.query(
      'SELECT eventData.UID AS uid, count(*) AS n FROM {{ssh_events}} GROUP BY eventData.UID',
    );
    expect(rows.filter(({ n }) => n !== '1')).toEqual([]);
    const stored = new Set(rows.map(({ uid }) => uid));
    expect([...acknowledged].filter((uid) => !stored.has(uid))).toEqual([]);
    expect(acknowledged.size).toBeGreaterThan(ROUNDS * 150);
  }, 120_000);
});
