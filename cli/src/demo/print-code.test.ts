import { join } from 'node:path';
import { TOTP, Secret } from 'otpauth';
import { temporaryFolder, testWorld } from '../fixtures.fixture';
import { runCommandLine } from '../program';
import { demoLayout } from './demo-layout';
import { prepareFolder, totpSecretOf } from './prepare-folder';

const folder = temporaryFolder();
afterAll(() => folder.remove());

test('demo --code prints what the app of alice shows at this moment', async () => {
  const layout = demoLayout(join(folder.path, 'demo'));
  prepareFolder(layout);
  const world = testWorld({ env: { SALLYPORT_HOME: folder.path } });
  expect(await runCommandLine(world, '0.0.0', ['demo', '--code'])).toBe(0);
  const app = new TOTP({ secret: Secret.fromBase32(totpSecretOf(layout, 'alice')) });
  expect(app.validate({ token: world.out().trim(), timestamp: world.now().getTime(), window: 0 })).toBe(0);
});

test('without a demo it says how to start one', async () => {
  const world = testWorld({ env: { SALLYPORT_HOME: join(folder.path, 'none') } });
  expect(await runCommandLine(world, '0.0.0', ['demo', '--code'])).toBe(1);
  expect(world.err()).toMatch(/DEMO_MISSING: there is no demo in .*none\/demo\n.*sallyport demo/);
});
