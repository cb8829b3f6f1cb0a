import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatProblem, Problems } from '../config/problem';
import { loadPolicies } from './policy-files';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'policy-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function load(files: Readonly<Record<string, string>>) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const problems = new Problems();
  const policies = loadPolicies(folder, problems);
  const said = (list: ReturnType<Problems['errors']>) =>
    list.map((problem) => formatProblem(problem).replaceAll(`${folder}/`, ''));
  return { policies, errors: said(problems.errors()), warnings: said(problems.warnings()) };
}

it('takes the @id, and else the name of the file with a number, in the order of the file', () => {
  const { policies, errors } = load({
    'b.cedar':
      'permit (principal, action, resource) when { context.mfa == "true" };\n@id("named")\nforbid (principal, action, resource);',
    'a.cedar': 'permit (principal, action, resource);\npermit (principal, action, resource);',
    'notes.txt': 'permit nothing',
  });
  expect(errors).toEqual([]);
  expect(Object.keys(policies.byId)).toEqual(['a#1', 'a#2', 'b#1', 'named']);
  expect(policies.byId.named).toContain('forbid');
});

it('names file, line and column of what is no Cedar, counted in characters', () => {
  const { errors } = load({ 'a.cedar': '// größer\npermit (principal, action, resource);\nallow ();' });
  expect(errors).toEqual([expect.stringMatching(/^a\.cedar:3:1: .*allow/)]);
});

it('names the line of the file, and the policy, where a policy asks about what there is not', () => {
  const { errors } = load({
    'a.cedar': [
      'permit (principal, action, resource);',
      '',
      '@id("wrong")',
      'permit (principal, action == Sallyport::Action::"exec", resource)',
      'when { context.colour == "blue" };',
      '@id("other")',
      'permit (principal, action, resource == Sallyport::Planet::"mars");',
    ].join('\n'),
  });
  expect(errors).toHaveLength(2);
  expect(errors[0]).toMatch(/^a\.cedar:5:\d+: policy wrong: .*colour/);
  expect(errors[1]).toMatch(/^a\.cedar:7:\d+: policy other: .*Planet/);
});

it('says a mistake once, though it is one for every action that the policy covers', () => {
  const { errors } = load({
    'a.cedar': 'permit (principal, action, resource) when { context.nothing == 1 && context.never == 2 };',
  });
  expect(errors.filter((error) => error.includes('nothing'))).toHaveLength(1);
  expect(errors).toHaveLength(new Set(errors).size);
});

it('warns of a policy that can never apply, and takes it', () => {
  const { policies, errors, warnings } = load({
    'a.cedar': '@id("never")\npermit (principal, action, resource) when { false };',
  });
  expect(errors).toEqual([]);
  expect(warnings).toEqual([expect.stringMatching(/^a\.cedar:\d+:?.*warning: policy never: /)]);
  expect(Object.keys(policies.byId)).toEqual(['never']);
});

it('refuses templates, an id that is used twice, and one of odd characters', () => {
  const { errors } = load({
    'a.cedar': '@id("same")\npermit (principal, action, resource);',
    'b.cedar':
      '@id("same")\nforbid (principal, action, resource);\n\n@id("two words")\npermit (principal, action, resource);',
    'c.cedar': 'permit (principal == ?principal, action, resource);',
  });
  expect(errors).toEqual([
    expect.stringMatching(/^b\.cedar:1:1: policy same: the id is already used in .*a\.cedar; one policy an @id$/),
    'b.cedar:4:1: policy two words: the @id has characters that are not allowed; letters, digits and . _ : # -',
    'c.cedar: the file holds a policy template (?principal or ?resource); policies that stand for themselves',
  ]);
});

it('warns of an empty folder and refuses one that is not there', () => {
  expect(load({ 'notes.txt': '' }).warnings).toEqual([
    expect.stringContaining('no *.cedar file is in the policy folder: everything will be refused'),
  ]);
  const problems = new Problems();
  expect(loadPolicies(join(folder, 'gone'), problems)).toEqual({ byId: {} });
  expect(problems.errors()).toMatchObject([{ message: expect.stringMatching(/cannot be read: .*ENOENT/) as string }]);
});
