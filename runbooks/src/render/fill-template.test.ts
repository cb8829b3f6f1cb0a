import { fillTemplate, type TemplateValues } from './fill-template';

const values = (
  row: Record<string, string | number | null>,
  ...others: Record<string, string | number | null>[]
): TemplateValues => ({
  row,
  rows: [row, ...others],
  parameter: (name) => (name === 'principal' ? 'alice' : undefined),
});

test('rows, counts, lists and parameters are filled in', () => {
  const text = '{{row.source}} of :principal, {{count}} in all: {{ all.source }}; 10:30 and :other stay';
  expect(fillTemplate(text, values({ source: 'a' }, { source: 'b' }, { source: 'a' }))).toBe(
    'a of alice, 3 in all: a, b; 10:30 and :other stay',
  );
});

test('a long list is cut with the number of the rest', () => {
  const rows = Array.from({ length: 8 }, (_, index) => ({ x: index }));
  expect(fillTemplate('{{all.x}}', values(rows[0]!, ...rows.slice(1)))).toBe('0, 1, 2, 3, 4 and 3 more');
});

test('an empty value is named, not left as a hole', () => {
  expect(fillTemplate('on {{row.target}}, {{row.login}}', values({ target: '', login: null }))).toBe(
    'on (none), (none)',
  );
});

test('in code a value is one word of the shell, whatever it holds', () => {
  const evil = "x'; rm -rf ~ #`$(id)`";
  const filled = fillTemplate(
    'do `lock --p={{row.p}}`:\n\n```sh\nlock --p={{row.p}}\n```\n\nsee {{row.p}}',
    values({ p: evil }),
  );
  const word = `'x'\\''; rm -rf ~ #\`$(id)\`'`;
  expect(filled).toBe(`do \`lock --p=${word}\`:\n\n\`\`\`sh\nlock --p=${word}\n\`\`\`\n\nsee ${evil}`);
});

test('control and reordering characters never come through', () => {
  expect(fillTemplate('{{row.p}} `{{row.p}}`', values({ p: 'a\u001b[2J\u202e\n' }))).toBe(
    "a\\x1b[2J\\u{202e}\\n `'a\\x1b[2J\\u{202e}\\n'`",
  );
});

test('a value that looks like a placeholder is not filled again', () => {
  expect(fillTemplate('{{row.p}}', values({ p: '{{row.q}} :principal', q: 'no' }))).toBe('{{row.q}} :principal');
});
