import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { componentsPage } from './components-page';

const ROOM = join(__dirname, '../..');

test('docs/components.md is what the schema says (npm run schema -w components)', () => {
  const schema: unknown = JSON.parse(readFileSync(join(ROOM, 'schema.json'), 'utf8'));
  expect(readFileSync(join(ROOM, '../docs/components.md'), 'utf8')).toBe(componentsPage(schema));
});

test('tells what is required, of which type, and what comes out', () => {
  const page = componentsPage({
    resources: {
      'components:index:Store': {
        description: 'Keeps things.',
        inputProperties: {
          days: { type: 'number', description: 'How | long.' },
          names: { type: 'array', items: { type: 'string' } },
          sinks: { type: 'array', items: { $ref: '#/types/components:index:AuditSinkArgs' } },
          more: { type: 'object', additionalProperties: { $ref: 'pulumi.json#/Any' } },
        },
        properties: { arn: { type: 'string' } },
        requiredInputs: ['days'],
      },
    },
    types: {},
  });
  expect(page).toContain('## Store\n\nKeeps things.\n');
  expect(page).toContain('| **`days`** | number | How \\| long. |');
  expect(page).toContain('| `names` | list of string |  |');
  expect(page).toContain('| `sinks` | list of AuditSink |  |');
  expect(page).toContain('| `more` | map of any |  |');
  expect(page).toContain('Outputs: `arn` (string).');
});
