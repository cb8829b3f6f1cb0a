import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder, testWorld } from '../fixtures.fixture';
import { runCommandLine } from '../program';

const folder = temporaryFolder();
afterAll(() => folder.remove());

test('an override of a runbook that there is not is told of, and hinders nothing', async () => {
  const config = join(folder.path, 'cli.yaml');
  writeFileSync(config, 'overrides:\n  ssh-denied-surj: { threshold: 80 }\n  ssh-denied-surge: { threshold: 90 }\n');
  const world = testWorld();
  expect(await runCommandLine(world, '1.2.3', ['--config', config, 'runbooks', 'show', 'ssh-denied-surge'])).toBe(0);
  expect(world.err()).toBe(
    "warning: the config's override of ssh-denied-surj changes nothing: there is no such runbook; did you mean ssh-denied-surge?\n",
  );
});
