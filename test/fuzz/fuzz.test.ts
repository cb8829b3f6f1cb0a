/**
 * The short run: every surface with a seed that stays, after what once found something. `npm run fuzz` goes on for as
 * long as it is let.
 */
import { CORPUS } from './corpus';
import { runFuzz } from './run';
import { SURFACES } from './surfaces';

jest.setTimeout(120_000);

test('nothing that a peer sends ends the proxy, goes unseen or stands in the way of a login', async () => {
  const report = await runFuzz({
    surfaces: SURFACES,
    seed: 1,
    packets: 12_000,
    milliseconds: 20_000,
    corpus: CORPUS,
    onProgress: () => undefined,
  });
  expect(report.findings).toEqual([]);
  // Each surface had its turn, logins went on, and of some hundred connections no descriptors stayed open but of the last.
  expect([...report.rows.keys()].sort()).toEqual(SURFACES.map(({ name }) => name).sort());
  expect(report.logins).toBeGreaterThan(1);
  expect(report.looks.at(-1)?.descriptors).toBeLessThanOrEqual((report.looks[0]?.descriptors ?? 0) + 20);
});
