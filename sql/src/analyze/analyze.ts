import { parse } from '../syntax/parse';
import type { TrinoType } from '../types/trino-type';
import { analyzeQuery } from './analyze-query';
import { Session, type Tables } from './context';
import type { QueryPlan } from './typed';

export interface AnalyzedColumn {
  /** The alias or name as written; `_col0`, `_col1`, … for an expression without one. */
  readonly name: string;
  readonly type: TrinoType;
}

export interface Analysis {
  readonly plan: QueryPlan;
  readonly columns: readonly AnalyzedColumn[];
  /** The names of `tables` that the query reads, in order of appearance. */
  readonly tables: readonly string[];
}

/** Parses, resolves and types one Trino SELECT. @throws SqlError for everything that Trino refuses, and for all that is not portable. */
export function analyze(text: string, { tables }: { tables: Tables }): Analysis {
  const session = new Session(tables, analyzeQuery);
  const plan = analyzeQuery(session, parse(text), undefined, []);
  return {
    plan,
    columns: plan.columns.map(({ column, name }, i) => ({ name: name ?? `_col${i}`, type: column.type })),
    tables: [...session.tablesUsed],
  };
}
