import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../rules';
import { frameworksPage } from './frameworks-page';
import { readExamples } from './read-examples';
import { generatedFiles } from './write-docs';

const ROOT = join(__dirname, '../../..');
const FILES = generatedFiles(join(ROOT, 'policies'));

test.each(Object.keys(FILES))('%s is what the rules say (npm run docs -w policies)', (path) => {
  expect(readFileSync(join(ROOT, path), 'utf8')).toBe(FILES[path]);
});

test('every rule has programs that can be read as documentation', () => {
  const examples = JSON.parse(FILES['policies/examples.json'] ?? '') as Record<string, ReturnType<typeof readExamples>>;
  for (const { id } of RULES) {
    const { good = [], bad = [], unknown = [] } = examples[id] ?? {};
    const lacking = { good, bad, unknown };
    for (const [kind, programs] of Object.entries(lacking)) {
      expect({ id, kind, programs: programs.length }).not.toEqual({ id, kind, programs: 0 });
      for (const { title, source } of programs) expect({ id, title, source }).not.toEqual({ id, title, source: '' });
    }
  }
});

test('examples are read as prettier lays them out', () => {
  const source = `import * as aws from '@pulumi/aws';
import {
  a,
} from './x';

/** Made by another stack. */
const shared = 1;

export const examples: Examples = {
  good: {
    'a trail': () => {
      new aws.cloudtrail.Trail('a', {
        isMultiRegionTrail: true,
      });

      done();
    },
    "its user's": () => new Thing(),
  },
  bad: {
    'made by a helper': () => {
      helper('a');
    },
    named,
  },
  unknown: { 'some \\'quotes\\'': () => later() },
  config: { days: 3 },
};

function helper(name: string): void {}
`;
  expect(readExamples(source)).toEqual({
    preamble: '/** Made by another stack. */\nconst shared = 1;\n\n\nfunction helper(name: string): void {}',
    good: [
      { title: 'a trail', source: "new aws.cloudtrail.Trail('a', {\n  isMultiRegionTrail: true,\n});\n\ndone();" },
      { title: "its user's", source: 'new Thing()' },
    ],
    bad: [
      { title: 'made by a helper', source: "helper('a');" },
      { title: 'named', source: 'named' },
    ],
    unknown: [{ title: "some 'quotes'", source: 'later()' }],
  });
});

test('a control says which rules there are and what is not covered; one without a rule is not covered', () => {
  const controls = {
    one: { title: 'One' },
    two: { title: 'Two', notCovered: 'People.' },
    three: { title: 'Three', notCovered: 'Half.' },
  };
  const framework = { id: 'f', title: 'Framework', version: '1', link: 'https://example.com', controls };
  const [rule] = RULES;
  const page = frameworksPage(
    [framework],
    rule === undefined ? [] : [{ ...rule, id: 'r', controls: { f: ['three'] } }],
  );
  expect(page).toContain('1 of these 3 controls have rules.');
  expect(page).toContain(
    '| one | One | none | all of it |\n| two | Two | none | all of it: People. |\n| three | Three | [r](rules.md#r) | Half. |',
  );
});
