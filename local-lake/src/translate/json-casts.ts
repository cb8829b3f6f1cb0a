import { SqlError, typeName, type Position, type TrinoType } from '@sallyport/sql';
import { duckType } from './duck-types';
import type { Emitter } from './emitter';
import { place, text } from './sql-text';

interface Request {
  readonly at: Position;
  readonly failure: 'error' | 'null';
  readonly emitter: Emitter;
}

/** CAST(json AS …); JSON is held as its text, so null is the text `null`. */
export function fromJson(json: string, to: TrinoType, request: Request): string {
  return request.emitter.once(json, (sql) => convert(sql, to, request));
}

function convert(sql: string, to: TrinoType, request: Request): string {
  const { at, failure, emitter } = request;
  const bad = failure === 'null' ? 'NULL' : `error(${text(`${place(at)}cannot cast this JSON to ${typeName(to)}`)})`;
  const kind = `json_type(${sql})`;
  const doubt = (): string => emitter.doubt(at, `casting this JSON to ${typeName(to)} is not portable`);
  const cases = (...branches: string[]): string =>
    `CASE WHEN ${sql} IS NULL OR ${kind} = 'NULL' THEN NULL ${branches.join(' ')} END`;
  switch (to.kind) {
    case 'json':
      return sql;
    case 'varchar':
      return cases(
        `WHEN ${kind} IN ('OBJECT', 'ARRAY') THEN ${bad}`,
        `WHEN ${kind} = 'DOUBLE' THEN ${doubt()}`,
        `ELSE json_extract_string(${sql}, '$')`,
      );
    case 'boolean':
      return cases(
        `WHEN ${kind} = 'BOOLEAN' THEN ${sql} = 'true'`,
        `WHEN ${kind} IN ('OBJECT', 'ARRAY') THEN ${bad}`,
        `ELSE ${doubt()}`,
      );
    case 'integer':
    case 'bigint':
      return cases(
        `WHEN ${kind} IN ('UBIGINT', 'BIGINT') THEN coalesce(TRY_CAST(${sql} AS ${duckType(to)}), ${bad})`,
        `WHEN ${kind} IN ('OBJECT', 'ARRAY') THEN ${bad}`,
        `ELSE ${doubt()}`,
      );
    case 'double':
      return cases(
        `WHEN ${kind} IN ('UBIGINT', 'BIGINT', 'DOUBLE') THEN TRY_CAST(${sql} AS DOUBLE)`,
        `WHEN ${kind} IN ('OBJECT', 'ARRAY') THEN ${bad}`,
        `ELSE ${doubt()}`,
      );
    case 'array': {
      const name = emitter.fresh('e');
      const elements = `list_transform(CAST(json_extract(${sql}, '$[*]') AS VARCHAR[]), lambda ${name}: ${fromJson(name, to.element, request)})`;
      return cases(`WHEN ${kind} = 'ARRAY' THEN ${elements}`, `ELSE ${bad}`);
    }
    case 'map': {
      const name = emitter.fresh('e');
      const value = fromJson(`CAST(struct_extract(${name}, 'value') AS VARCHAR)`, to.value, request);
      const entries = `list_transform(map_entries(CAST(CAST(${sql} AS JSON) AS MAP(VARCHAR, JSON))), lambda ${name}: struct_pack(k := struct_extract(${name}, 'key'), v := ${value}))`;
      return cases(`WHEN ${kind} = 'OBJECT' THEN map_from_entries(${entries})`, `ELSE ${bad}`);
    }
    default:
      throw new SqlError('SQL_TYPE_MISMATCH', at, `JSON cannot become ${typeName(to)}`, 'Cast it to varchar first.');
  }
}

/**
 * CAST(… AS json) as the text of the value; NULL inside a structure is JSON's null, and the keys of a map come sorted,
 * as Trino writes them (https://trino.io/docs/current/functions/json.html#cast-to-json).
 */
export function toJson(sql: string, from: TrinoType, request: Request): string {
  const member = (name: string, type: TrinoType): string => `coalesce(${toJson(name, type, request)}, 'null')`;
  switch (from.kind) {
    case 'json':
      return sql;
    case 'varchar':
      return `CAST(to_json(${sql}) AS VARCHAR)`;
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
      return `CAST(${sql} AS VARCHAR)`;
    case 'array': {
      const name = request.emitter.fresh('e');
      const members = `list_transform(${sql}, lambda ${name}: ${member(name, from.element)})`;
      return `CASE WHEN ${sql} IS NULL THEN NULL ELSE '[' || array_to_string(${members}, ',') || ']' END`;
    }
    case 'map': {
      const name = request.emitter.fresh('k');
      const members = `list_transform(list_sort(map_keys(${sql})), lambda ${name}: CAST(to_json(${name}) AS VARCHAR) || ':' || ${member(`(${sql})[${name}]`, from.value)})`;
      return `CASE WHEN ${sql} IS NULL THEN NULL ELSE '{' || array_to_string(${members}, ',') || '}' END`;
    }
    default:
      throw new SqlError(
        'SQL_TYPE_MISMATCH',
        request.at,
        `${typeName(from)} cannot become JSON`,
        'Cast it to varchar first.',
      );
  }
}
