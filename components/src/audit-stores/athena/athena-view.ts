import { PARTITION_COLUMN, type SqlType } from '@sallyport/contract';
import { hiveViewType, trinoType, type MapsInFiles } from './column-types';
import { viewExpression } from './view-expression';

export interface AthenaView {
  /** The SELECT behind the view. */
  readonly sql: string;
  /** What Glue keeps as the view's text. */
  readonly originalText: string;
  /** What Glue shows as its columns. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

export interface AthenaViewOptions {
  readonly database: string;
  /** Table over the files. */
  readonly table: string;
  readonly columns: Readonly<Record<string, SqlType>>;
  readonly maps: MapsInFiles;
  /** Columns that the files do not have: NULL in the view. */
  readonly absent?: readonly string[];
}

/**
 * A view with exactly the contract's columns, and the partition column as it is, so that a bound on it reaches the table.
 * Athena keeps a view in Glue as base64 of Trino's own JSON (`ViewReaderUtil` in trinodb/trino), and reads what is written
 * so as if it had made it itself; there is no other way to declare one without running DDL.
 */
export function athenaView(options: AthenaViewOptions): AthenaView {
  const { database, table, columns, maps, absent = [] } = options;
  const all = [
    ...Object.entries(columns).map(([name, type]) => ({ name: name.toLowerCase(), type })),
    { name: PARTITION_COLUMN, type: 'varchar' as const },
  ];
  const selected = all.map(({ name, type }) => {
    const expression = absent.includes(name)
      ? `CAST(NULL AS ${trinoType(type)})`
      : viewExpression(type, `"${name}"`, maps);
    return `  ${expression} AS "${name}"`;
  });
  const sql = `SELECT\n${selected.join(',\n')}\nFROM "${database}"."${table}"`;
  const definition = {
    originalSql: sql,
    catalog: 'awsdatacatalog',
    schema: database,
    columns: all.map(({ name, type }) => ({ name, type: trinoType(type) })),
  };
  return {
    sql,
    originalText: `/* Presto View: ${Buffer.from(JSON.stringify(definition)).toString('base64')} */`,
    columns: all.map(({ name, type }) => ({ name, type: hiveViewType(type) })),
  };
}
