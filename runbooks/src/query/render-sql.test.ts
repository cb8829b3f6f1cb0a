import { renderSql } from './render-sql';

const render = (text: string): ReturnType<typeof renderSql> =>
  renderSql(
    { text, firstLine: 20 },
    new Map([['ssh_events', 'eeeeeeee-1111-2222-3333-444444444444']]),
    new Map([
      ['name', { type: 'varchar', value: "o'brien" } as const],
      ['n', { type: 'integer', value: 5n } as const],
    ]),
  );

test('placeholders become text, but not inside strings, quoted names and comments', () => {
  const sql = `SELECT ':name', "a:n", 1 -- :name {{ssh_events}}\n/* :n */ FROM {{ ssh_events }} WHERE x = :name AND y = :n`;
  expect(render(sql).text).toBe(
    `SELECT ':name', "a:n", 1 -- :name {{ssh_events}}\n/* :n */ FROM eeeeeeee-1111-2222-3333-444444444444 WHERE x = 'o''brien' AND y = 5`,
  );
});

test('what is not known stays as it is, for the linter to name', () => {
  expect(render('FROM {{nothing}} WHERE :who').text).toBe('FROM {{nothing}} WHERE :who');
});

test('a place in the statement is one in the file: before, inside and after replaced text', () => {
  const sql = 'SELECT a\nFROM {{ssh_events}} WHERE b = :n AND c = 1';
  const rendered = render(sql);
  const columnOf = (part: string): number => (rendered.text.split('\n')[1] ?? '').indexOf(part) + 1;
  expect(rendered.toFile({ line: 1, column: 8 })).toEqual({ line: 20, column: 8 });
  expect(rendered.toFile({ line: 2, column: columnOf('eeee') })).toEqual({ line: 21, column: 6 });
  expect(rendered.toFile({ line: 2, column: columnOf('2222') })).toEqual({ line: 21, column: 6 });
  expect(rendered.toFile({ line: 2, column: columnOf('WHERE') })).toEqual({ line: 21, column: 21 });
  expect(rendered.toFile({ line: 2, column: columnOf('c = 1') })).toEqual({
    line: 21,
    column: sql.split('\n')[1]!.indexOf('c = 1') + 1,
  });
  expect(rendered.toFile({ line: 99, column: 1 }).line).toBe(21);
});
