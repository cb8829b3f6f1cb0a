import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  COMPONENTS_FOLDER,
  readSchema,
  startPluginHost,
  type PluginHost,
} from '../harness/component-plugin/plugin-host';

let host: PluginHost;
beforeAll(async () => {
  host = await startPluginHost();
}, 90_000);
afterAll(() => host.stop());

test('the schema that other languages see is the one that was reviewed, and inferred without a warning', async () => {
  const schema = await readSchema(host);
  const reviewed = readFileSync(join(COMPONENTS_FOLDER, 'schema.json'), 'utf8');
  if (schema !== reviewed) {
    // Jest's difference, with what to do above it.
    console.error(
      'The arguments or outputs of a component changed. A change that takes something away, renames it or makes it required ' +
        'breaks programs of every language: prefer a new optional argument. To accept it: npm run build && npm run schema -w components',
    );
  }
  expect(JSON.parse(schema)).toEqual(JSON.parse(reviewed));
  expect(schema).toBe(reviewed);
  expect(host.warnings()).toBe('');
}, 90_000);

test('every argument and output says what it is', async () => {
  const { resources } = JSON.parse(await readSchema(host)) as {
    resources: Record<string, { description?: string; inputProperties: Record<string, { description?: string }> }>;
  };
  const silent = Object.entries(resources).flatMap(([token, { description, inputProperties }]) => [
    ...(description === undefined ? [token] : []),
    ...Object.entries(inputProperties)
      .filter(([, property]) => property.description === undefined)
      .map(([name]) => `${token}.${name}`),
  ]);
  expect(silent).toEqual([]);
}, 90_000);
