import type { SqlType } from '@sallyport/contract';
import { isAsInFiles, trinoType, type MapsInFiles } from './column-types';

/**
 * What makes a column of the view from a column of the files. Trino's identifiers know no case, so all are lower-case here;
 * quoted, since some (`type`) are words of SQL.
 */
export function viewExpression(type: SqlType, source: string, maps: MapsInFiles): string {
  if (isAsInFiles(type, maps)) return source;
  // `try`: text that is no time, or no JSON, is NULL in its own row and fails nobody's query.
  if (type === 'timestamp') return `CAST(try(from_iso8601_timestamp(${source})) AS timestamp(3))`;
  if (type === 'boolean') return `try(CAST(${source} AS boolean))`;
  if (typeof type === 'string') return source;
  if ('map' in type) return mapFromJsonText(source);
  if ('array' in type) return `transform(${source}, x -> ${viewExpression(type.array, 'x', maps)})`;
  const members = Object.entries(type.row).map(([name, member]) => {
    // As in the types: a map inside of a struct is a map in the files.
    const mapsInside = typeof member === 'object' && 'map' in member ? 'maps' : maps;
    return viewExpression(member, `${source}."${name.toLowerCase()}"`, mapsInside);
  });
  return `IF(${source} IS NULL, NULL, CAST(ROW(${members.join(', ')}) AS ${trinoType(type)}))`;
}

/** As CloudTrail Lake shows `requestParameters`: texts as they are, anything else as JSON text, null as NULL. */
const mapFromJsonText = (source: string): string =>
  `transform_values(try(CAST(json_parse(${source}) AS map(varchar, json))), ` +
  `(k, v) -> coalesce(json_extract_scalar(v, '$'), nullif(json_format(v), 'null')))`;
