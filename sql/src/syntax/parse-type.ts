import type { Name, TypeName } from './ast';
import type { Cursor } from './cursor';

/** `varchar(3)`, `timestamp(6) with time zone`, `array(row(a bigint))`, `array<bigint>`, … */
export function parseType(cursor: Cursor): TypeName {
  return cursor.nested(() => {
    let type = parseSimpleType(cursor);
    while (cursor.isWord('ARRAY')) {
      const { at } = cursor.next();
      type = { at, kind: 'array', element: type };
    }
    return type;
  });
}

function parseSimpleType(cursor: Cursor): TypeName {
  const at = cursor.at;
  if (cursor.isWord('ROW') && cursor.isSymbol('(', 1)) return parseRow(cursor);
  if (cursor.takeWord('ARRAY')) {
    const close = open(cursor);
    const element = parseType(cursor);
    cursor.expectSymbol(close);
    return { at, kind: 'array', element };
  }
  if (cursor.takeWord('MAP')) {
    const close = open(cursor);
    const key = parseType(cursor);
    cursor.expectSymbol(',');
    const value = parseType(cursor);
    cursor.expectSymbol(close);
    return { at, kind: 'map', key, value };
  }
  if (cursor.takeWord('INTERVAL')) {
    const from = cursor.next().word;
    cursor.expectWord('TO');
    return { at, kind: 'simple', name: `interval ${from} to ${cursor.next().word}`.toLowerCase(), parameters: [] };
  }
  if (cursor.takeWords('DOUBLE', 'PRECISION')) return { at, kind: 'simple', name: 'double', parameters: [] };
  let name = cursor.takeName('a type').text.toLowerCase();
  const parameters: number[] = [];
  if (cursor.takeSymbol('(')) {
    do {
      if (cursor.peek().kind !== 'integer') throw cursor.unexpected('a number');
      parameters.push(Number(cursor.next().text));
    } while (cursor.takeSymbol(','));
    cursor.expectSymbol(')');
  }
  if (name === 'timestamp' || name === 'time') {
    if (cursor.takeWords('WITH', 'TIME', 'ZONE')) name += ' with time zone';
    else cursor.takeWords('WITHOUT', 'TIME', 'ZONE');
  }
  return { at, kind: 'simple', name, parameters };
}

function open(cursor: Cursor): ')' | '>' {
  if (cursor.takeSymbol('<')) return '>';
  cursor.expectSymbol('(');
  return ')';
}

function parseRow(cursor: Cursor): TypeName {
  const { at } = cursor.next();
  cursor.expectSymbol('(');
  const fields: { name?: Name; type: TypeName }[] = [];
  do {
    // `row(bigint, varchar)` has no names; `row(a bigint)` has: two words in a row, or a word before array, map, row.
    const named =
      cursor.isName() && (cursor.isName(1) || cursor.isWord('INTERVAL', 1)) && !cursor.isWords('DOUBLE', 'PRECISION');
    const name = named ? cursor.takeName('a field name') : undefined;
    fields.push({ type: parseType(cursor), ...(name && { name }) });
  } while (cursor.takeSymbol(','));
  cursor.expectSymbol(')');
  return { at, kind: 'row', fields };
}
