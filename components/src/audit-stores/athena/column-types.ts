import type { SqlType } from '@sallyport/contract';

/** How maps stand in the files: as JSON objects of texts, or as any JSON at all, which only text can hold. */
export type MapsInFiles = 'maps' | 'jsonText';

const isMap = (type: SqlType): boolean => typeof type === 'object' && 'map' in type;

/**
 * The type of a column as the Hive JSON SerDe reads it from the files. Times and booleans are read as text, and given their
 * type by the view: the SerDes disagree about ISO 8601, and one bad time would end a query that only looks elsewhere.
 */
export function hiveFileType(type: SqlType, maps: MapsInFiles): string {
  if (typeof type === 'string') return 'string';
  if ('map' in type) return maps === 'maps' ? 'map<string,string>' : 'string';
  if ('array' in type) return `array<${hiveFileType(type.array, maps)}>`;
  // Maps inside of a struct are small and flat in CloudTrail's records too, as in the table that AWS publishes.
  const members = Object.entries(type.row).map(
    ([name, member]) => `${name.toLowerCase()}:${hiveFileType(member, isMap(member) ? 'maps' : maps)}`,
  );
  return `struct<${members.join(',')}>`;
}

/** The type of a view's column, as Glue shows it. */
export function hiveViewType(type: SqlType): string {
  if (type === 'varchar') return 'string';
  if (typeof type === 'string') return type;
  if ('map' in type) return 'map<string,string>';
  if ('array' in type) return `array<${hiveViewType(type.array)}>`;
  const members = Object.entries(type.row).map(([name, member]) => `${name.toLowerCase()}:${hiveViewType(member)}`);
  return `struct<${members.join(',')}>`;
}

/** The type of a view's column, as Athena's engine (Trino) writes it. */
export function trinoType(type: SqlType): string {
  if (type === 'timestamp') return 'timestamp(3)';
  if (typeof type === 'string') return type;
  if ('map' in type) return 'map(varchar, varchar)';
  if ('array' in type) return `array(${trinoType(type.array)})`;
  const members = Object.entries(type.row).map(([name, member]) => `"${name.toLowerCase()}" ${trinoType(member)}`);
  return `row(${members.join(', ')})`;
}

/** Whether the files' type is the view's type already. */
export function isAsInFiles(type: SqlType, maps: MapsInFiles): boolean {
  if (typeof type === 'string') return type === 'varchar';
  if ('map' in type) return maps === 'maps';
  if ('array' in type) return isAsInFiles(type.array, maps);
  return Object.values(type.row).every((member) => isAsInFiles(member, isMap(member) ? 'maps' : maps));
}
