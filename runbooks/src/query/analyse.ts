import { AUDIT_STORE_TABLES, type AuditStoreTable } from '@sallyport/contract';
import { analyze, SqlError } from '@sallyport/sql';
import { RunbookError } from '../errors';
import type { Runbook } from '../format/runbook';
import { sampleValue, windowParameters, type ParameterValue } from './parameters';
import { sqlPlaceholders } from './placeholders';
import { renderSql, type RenderedSql } from './render-sql';
import type { Column, ColumnKind } from './typed-rows';

/** What a runbook's SQL reads and returns. */
export interface RunbookAnalysis {
  readonly columns: readonly Column[];
  readonly tables: readonly AuditStoreTable[];
}

const isTable = (name: string): name is AuditStoreTable => Object.hasOwn(AUDIT_STORE_TABLES, name);

/** The tables that the SQL names, each once. */
export function runbookTables(runbook: Pick<Runbook, 'sql'>): AuditStoreTable[] {
  const names = sqlPlaceholders(runbook.sql.text).flatMap(({ kind, name }) =>
    kind === 'table' && isTable(name) ? [name] : [],
  );
  return [...new Set(names)];
}

/** The SQL as the checker reads it: the tables under their own names, parameters by their defaults. */
export function checkableSql(runbook: Pick<Runbook, 'sql' | 'parameters'>): RenderedSql {
  const samples: [string, ParameterValue][] = Object.entries(runbook.parameters).map(([name, declaration]) => [
    name,
    sampleValue(declaration),
  ]);
  const parameters = new Map([...samples, ...windowParameters({ startMs: 0, endMs: 1_000 })]);
  return renderSql(
    runbook.sql,
    new Map(runbookTables(runbook).map((table) => [table, table])),
    parameters,
    runbook.parameters,
  );
}

/** Throws `RUNBOOK_INVALID` at the line of the file when the SQL is not portable Trino over the two tables. */
export function analyseRunbook(runbook: Runbook): RunbookAnalysis {
  const sql = checkableSql(runbook);
  try {
    const { columns } = analyze(sql.text, { tables: AUDIT_STORE_TABLES });
    return {
      columns: columns.map(({ name, type }) => ({ name, kind: columnKind(type.kind) })),
      tables: runbookTables(runbook),
    };
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    throw new RunbookError('RUNBOOK_INVALID', error.detail, {
      place: { file: runbook.file, ...sql.toFile(error) },
      remedy: error.remedy,
      cause: error,
    });
  }
}

function columnKind(type: string): ColumnKind {
  if (type === 'boolean') return 'boolean';
  if (type.startsWith('timestamp')) return 'time';
  return ['tinyint', 'smallint', 'integer', 'bigint', 'decimal', 'double'].includes(type) ? 'number' : 'text';
}
