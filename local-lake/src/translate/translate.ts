import { analyze, type AnalyzedColumn, type Tables } from '@sallyport/sql';
import type { DayRange } from '../store/day-range';
import { Emitter, type TranslateOptions } from './emitter';
import { generateExpression } from './generate-expression';
import { generateQuery } from './generate-query';

export interface Translation {
  /** One SELECT of DuckDB; its columns are in the order of `columns`, under names of their own. */
  readonly sql: string;
  readonly columns: readonly AnalyzedColumn[];
  readonly tables: readonly string[];
  /** By table: the days outside of which none of its events can be in the answer. */
  readonly days: Readonly<Record<string, DayRange>>;
}

/**
 * Trino's SELECT as DuckDB's: the same rows as Trino, or an error. The connection must have run {@link sessionSetup}.
 * What fails only for certain values fails when the query runs, with `line L:C:` in DuckDB's message.
 * @throws SqlError with line and column for what Trino refuses, and for what would not be the same.
 */
export function translate(text: string, tables: Tables, options: TranslateOptions): Translation {
  const { plan, columns, tables: used } = analyze(text, { tables });
  const emitter = new Emitter(options, { expression: generateExpression, query: generateQuery });
  const sql = generateQuery(plan, emitter);
  return { sql, columns, tables: used, days: emitter.days };
}
