import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder, testWorld } from '../fixtures.fixture';
import { locateConfig } from './locate';

const home = temporaryFolder();
afterAll(() => home.remove());
const world = (env: Record<string, string> = {}) =>
  testWorld({ cwd: '/somewhere', env: { SALLYPORT_HOME: home.path, ...env } });

test('--config, SALLYPORT_CONFIG, the own config, the demo, in this order', () => {
  expect(() => locateConfig(world(), undefined)).toThrow(/no config found/);
  mkdirSync(join(home.path, 'demo'));
  writeFileSync(join(home.path, 'demo', 'cli.yaml'), '');
  expect(locateConfig(world(), undefined)).toBe(join(home.path, 'demo', 'cli.yaml'));
  writeFileSync(join(home.path, 'cli.yaml'), '');
  expect(locateConfig(world(), undefined)).toBe(join(home.path, 'cli.yaml'));
  expect(locateConfig(world({ SALLYPORT_CONFIG: 'by-env.yaml' }), undefined)).toBe('/somewhere/by-env.yaml');
  expect(locateConfig(world({ SALLYPORT_CONFIG: '' }), undefined)).toBe(join(home.path, 'cli.yaml'));
  expect(locateConfig(world({ SALLYPORT_CONFIG: 'by-env.yaml' }), '/by/option.yaml')).toBe('/by/option.yaml');
});
