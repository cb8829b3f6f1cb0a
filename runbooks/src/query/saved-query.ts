import { AUDIT_STORE_TABLES, PARTITION_COLUMN, partitionDayFormat, type AuditStoreTable } from '@sallyport/contract';
import { RunbookError } from '../errors';
import type { Runbook } from '../format/runbook';
import { resolveParameters, sqlLiteral, type ParameterInput } from './parameters';
import { sqlPlaceholders } from './placeholders';
import { subjectCondition } from './subjects';

export interface SavedQueryOptions {
  /** What stands for `{{ssh_events}}` and `{{management_events}}`: SQL text, such as `"audit"."ssh_events"`. */
  readonly tables: Readonly<Partial<Record<AuditStoreTable, string>>>;
  /** Athena reads, and bills, every partition that is not ruled out; the text then says which. */
  readonly store: 'athena' | 'lake';
  /** Values in place of the defaults. */
  readonly parameters?: Readonly<Record<string, ParameterInput>> | undefined;
}

const isTable = (name: string): name is AuditStoreTable => Object.hasOwn(AUDIT_STORE_TABLES, name);

/** An event may bear a time a little after its arrival. */
const CLOCK_MARGIN_SECONDS = 3_600;

/** A prepared statement; the names are those of its `?`, in order. A name may be there several times. */
export interface PreparedQuery {
  readonly text: string;
  readonly parameters: readonly string[];
}

/**
 * A runbook's SQL that a person can run in a console as it is: parameters by their defaults, and a window that ends when
 * it runs. A parameter that must be given is left as the empty text. Throws `PARAMETER_INVALID` or `QUERY_FAILED` (a table
 * that is not among the given ones).
 */
export function savedQuery(runbook: Runbook, options: SavedQueryOptions): string {
  const required = Object.entries(runbook.parameters).filter(([, declaration]) => declaration.required);
  const given = { ...Object.fromEntries(required.map(([name]) => [name, ''])), ...options.parameters };
  const values = resolveParameters(runbook, given);
  return fill(runbook, options, (name) => {
    const value = values.get(name);
    return value === undefined ? undefined : sqlLiteral(value);
  });
}

/** The same with `?` for each of the runbook's own parameters. */
export function preparedQuery(runbook: Runbook, options: Omit<SavedQueryOptions, 'parameters'>): PreparedQuery {
  const parameters: string[] = [];
  const text = fill(runbook, options, (name) => {
    if (!Object.hasOwn(runbook.parameters, name)) return undefined;
    parameters.push(name);
    return '?';
  });
  return { text, parameters };
}

function fill(
  runbook: Runbook,
  options: SavedQueryOptions,
  parameterText: (name: string) => string | undefined,
): string {
  const sql = runbook.sql.text;
  let text = '';
  let taken = 0;
  for (const { kind, name, start, end } of sqlPlaceholders(sql)) {
    const replacement =
      kind === 'table'
        ? tableText(runbook, options, name)
        : kind === 'subject'
          ? conditionText(runbook, name, parameterText)
          : (windowText(runbook, name) ?? parameterText(name));
    if (replacement === undefined) continue;
    text += sql.slice(taken, start) + replacement;
    taken = end;
  }
  return text + sql.slice(taken);
}

function conditionText(
  runbook: Runbook,
  name: string,
  parameterText: (name: string) => string | undefined,
): string | undefined {
  const subject = runbook.parameters[name]?.subject;
  if (subject === undefined || subject === 'none') return undefined;
  return subjectCondition(subject, parameterText(name) ?? "''");
}

function tableText(runbook: Runbook, options: SavedQueryOptions, name: string): string {
  const text = isTable(name) ? options.tables[name] : undefined;
  if (!isTable(name) || text === undefined) {
    const message = `runbook ${runbook.id} reads {{${name}}}, which the audit store does not hold`;
    throw new RunbookError('QUERY_FAILED', message);
  }
  if (options.store === 'lake') return text;
  const from = `date_add('second', -${runbook.window + CLOCK_MARGIN_SECONDS}, now())`;
  return `(SELECT * FROM ${text} WHERE ${PARTITION_COLUMN} >= date_format(${from}, '${trinoDayFormat(name)}'))`;
}

/** The pattern of the partition column as `date_format` takes it. */
const trinoDayFormat = (table: AuditStoreTable): string =>
  partitionDayFormat(table).replace('yyyy', '%Y').replace('MM', '%m').replace('dd', '%d');

/** Of the type that a run gives it: a timestamp without a zone. */
function windowText(runbook: Runbook, name: string): string | undefined {
  if (name === 'windowEnd') return 'CAST(now() AS timestamp)';
  if (name === 'windowStart') return `CAST(date_add('second', -${runbook.window}, now()) AS timestamp)`;
  return undefined;
}
