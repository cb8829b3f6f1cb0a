import type { Column, RelationPlan, TrinoType } from '@sallyport/sql';
import { keptName } from '../engine/kept-keys';
import type { DayRange } from '../store/day-range';
import { fieldName } from './duck-types';
import type { Emitter } from './emitter';
import { identifier, text } from './sql-text';

const names = (columns: readonly Column[]): string => columns.map(({ id }) => `c${id}`).join(', ');

/**
 * One item of FROM; its columns are named by their ids, which no two columns of a query share.
 * @param days of a table: those outside of which nothing of it matters here.
 */
export function generateRelation(relation: RelationPlan, emitter: Emitter, days: DayRange = {}): string {
  switch (relation.kind) {
    case 'table': {
      emitter.reads(relation.table, days);
      const columns = [
        ...relation.columns.map(({ column, name }) => `${identifier(name)} AS c${column.id}`),
        ...keptColumns(relation, emitter),
      ].join(', ');
      return `(SELECT ${columns} FROM ${emitter.options.tableSql(relation.table)}) AS ${emitter.fresh('r')}`;
    }
    case 'derived':
      return `${relation.lateral ? 'LATERAL ' : ''}(${emitter.query(relation.query)}) AS ${emitter.fresh('r')}(${names(relation.columns)})`;
    case 'common table':
      return `w${relation.id} AS ${emitter.fresh('r')}(${names(relation.columns)})`;
    case 'unnest':
      return unnest(relation, emitter);
    case 'join': {
      const left = generateRelation(relation.left, emitter);
      const right = generateRelation(relation.right, emitter);
      if (relation.type === 'cross') return `(${left} CROSS JOIN ${right})`;
      return `(${left} ${relation.type.toUpperCase()} JOIN ${right} ON ${relation.on ? emitter.sql(relation.on) : 'true'})`;
    }
  }
}

/** The kept keys of a table's maps as columns, which are told to the emitter for use in their maps' place. */
function keptColumns(table: Extract<RelationPlan, { kind: 'table' }>, emitter: Emitter): string[] {
  const kept = emitter.options.keptKeys?.(table.table) ?? [];
  return kept.flatMap((key, index) => {
    const id = table.columns.find(({ name }) => name === key.column)?.column.id;
    if (id === undefined) return [];
    const column = `c${id}k${index}`;
    const map = key.path.reduce((base, member) => `struct_extract(${base}, ${text(member)})`, `c${id}`);
    emitter.keeps(map, key.key, column);
    return [`${identifier(keptName(key))} AS ${column}`];
  });
}

/** Several `unnest` side by side pad the shorter arrays with NULL, as Trino does. */
function unnest({ items, ordinality }: Extract<RelationPlan, { kind: 'unnest' }>, emitter: Emitter): string {
  const arrays: string[] = [];
  const outputs: string[] = [];
  for (const { of, columns } of items) {
    const value = emitter.sql(of);
    const add = (array: string): string => {
      const name = emitter.fresh('u');
      arrays.push(`unnest(${array}) AS ${name}`);
      return name;
    };
    if (of.type.kind === 'map') {
      const [key, entry] = columns;
      outputs.push(
        `${add(`map_keys(${value})`)} AS c${key?.id ?? 0}`,
        `${add(`map_values(${value})`)} AS c${entry?.id ?? 0}`,
      );
    } else {
      const element = elementOf(of.type);
      const name = add(value);
      columns.forEach((column, i) =>
        outputs.push(
          `${element.kind === 'row' ? `struct_extract(${name}, ${text(fieldName(element.fields, i))})` : name} AS c${column.id}`,
        ),
      );
    }
  }
  if (ordinality) {
    const lengths = items.map(
      ({ of }) => `len(${of.type.kind === 'map' ? `map_keys(${emitter.sql(of)})` : emitter.sql(of)})`,
    );
    const name = emitter.fresh('u');
    arrays.push(`unnest(range(1, greatest(${lengths.join(', ')}, 0) + 1)) AS ${name}`);
    outputs.push(`${name} AS c${ordinality.id}`);
  }
  return `LATERAL (SELECT ${outputs.join(', ')} FROM (SELECT ${arrays.join(', ')}) AS ${emitter.fresh('r')}) AS ${emitter.fresh('r')}`;
}

function elementOf(type: TrinoType): TrinoType {
  if (type.kind !== 'array') throw new TypeError('only arrays and maps are unnested');
  return type.element;
}
