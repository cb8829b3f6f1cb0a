import { typedCell, typedRows } from './typed-rows';

test.each([
  ['42', 'number', 42],
  ['1.5', 'number', 1.5],
  ['9007199254740993', 'number', '9007199254740993'],
  ['true', 'boolean', true],
  ['false', 'boolean', false],
  ['2026-11-23 07:00:00.000', 'time', '2026-11-23T07:00:00Z'],
  ['2026-11-23 07:00:00.120 UTC', 'time', '2026-11-23T07:00:00.12Z'],
  ['soon', 'time', 'soon'],
  ['true', 'text', 'true'],
  [null, 'number', null],
] as const)('%j as %s is %j', (text, kind, expected) => {
  expect(typedCell(text, kind)).toEqual(expected);
});

test('cells are matched by position, because stores change the case of names', () => {
  const columns = [
    { name: 'lastSeen', kind: 'text' },
    { name: 'n', kind: 'number' },
  ] as const;
  expect(typedRows({ columns: ['lastseen', 'N'], rows: [['x', '1']] }, columns)).toEqual([{ lastSeen: 'x', n: 1 }]);
});
