import { AUDIT_STORE_TABLES } from '@sallyport/contract';
import { lint } from '@sallyport/sql';
import { placeText, RunbookError } from '../errors';
import { WINDOW_PARAMETERS } from '../format/front-matter';
import type { Problem } from '../format/parse-runbook';
import type { Runbook } from '../format/runbook';
import { analyseRunbook, checkableSql, type RunbookAnalysis } from '../query/analyse';
import { sqlPlaceholders } from '../query/placeholders';
import { positionOf } from '../query/render-sql';

/** The id stands in what is made distinct, grouped or numbered, whether under its own name or as `uid`. */
const DEDUPLICATION = {
  ssh_events:
    /(?:SELECT\s+DISTINCT|GROUP\s+BY|PARTITION\s+BY|\(\s*DISTINCT)\b(?:(?!\b(?:FROM|SELECT)\b)[\s\S])*?\bUID\b/i,
  management_events:
    /(?:SELECT\s+DISTINCT|GROUP\s+BY|PARTITION\s+BY|\(\s*DISTINCT)\b(?:(?!\b(?:FROM|SELECT)\b)[\s\S])*?\beventID\b/i,
} as const;

/** What is wrong with the SQL, and, when it can be read at all, what it returns. */
export function lintSql(runbook: Runbook): {
  readonly problems: readonly Problem[];
  readonly analysis: RunbookAnalysis | undefined;
} {
  const problems: Problem[] = placeholderProblems(runbook);
  if (problems.length > 0) return { problems, analysis: undefined };

  const { text } = runbook.sql;
  const at = (message: string): Problem => ({
    place: { file: runbook.file, line: runbook.sql.firstLine },
    severity: 'error',
    message,
  });
  const windows = (name: string): number => sqlPlaceholders(text).filter((each) => each.name === name).length;
  const reads = sqlPlaceholders(text).filter((each) => each.kind === 'table').length;
  if (reads === 0) problems.push(at('the SQL reads neither {{ssh_events}} nor {{management_events}}'));
  if (windows('windowStart') < reads) problems.push(at('each table needs a lower bound: eventTime >= :windowStart'));
  if (windows('windowEnd') < reads) problems.push(at('each table needs an upper bound: eventTime < :windowEnd'));
  if (text.includes('{{ssh_events}}') && !(/\beventData\.UID\b/i.test(text) && DEDUPLICATION.ssh_events.test(text))) {
    problems.push(
      at('delivery is at least once: remove duplicates by eventData.UID (SELECT DISTINCT, or GROUP BY it)'),
    );
  }
  if (text.includes('{{management_events}}') && !DEDUPLICATION.management_events.test(text)) {
    problems.push(at('delivery is at least once: remove duplicates by eventID (SELECT DISTINCT, or GROUP BY it)'));
  }
  return withAnalysis(runbook, problems);
}

function withAnalysis(runbook: Runbook, problems: Problem[]): ReturnType<typeof lintSql> {
  const sql = checkableSql(runbook);
  let analysis: RunbookAnalysis | undefined;
  try {
    analysis = analyseRunbook(runbook);
    for (const found of lint(sql.text, { tables: AUDIT_STORE_TABLES })) {
      problems.push({
        place: { file: runbook.file, ...sql.toFile(found) },
        severity: found.severity,
        message: `${found.message}. ${found.remedy}`,
      });
    }
  } catch (error) {
    if (!(error instanceof RunbookError) || error.options.place === undefined) throw error;
    const { place } = error.options;
    problems.push({ place, severity: 'error', message: error.message.slice(placeText(place).length + 2) });
  }
  return { problems, analysis };
}

function placeholderProblems(runbook: Runbook): Problem[] {
  const { text, firstLine } = runbook.sql;
  const known = new Set<string>([...Object.keys(runbook.parameters), ...WINDOW_PARAMETERS]);
  const used = new Set<string>();
  const problems: Problem[] = [];
  for (const { kind, name, start } of sqlPlaceholders(text)) {
    const { line, column } = positionOf(text, start);
    const place = { file: runbook.file, line: line + firstLine - 1, column };
    if (kind === 'table' && !Object.hasOwn(AUDIT_STORE_TABLES, name)) {
      const tables = Object.keys(AUDIT_STORE_TABLES).map((table) => `{{${table}}}`);
      problems.push({
        place,
        severity: 'error',
        message: `{{${name}}} is no table; there are ${tables.join(' and ')}`,
      });
    }
    if (kind !== 'table' && !known.has(name)) {
      problems.push({
        place,
        severity: 'error',
        message: `:${name} is no parameter; there are ${[...known].join(', ')}`,
      });
    }
    if (kind === 'subject' && known.has(name) && (runbook.parameters[name]?.subject ?? 'none') === 'none') {
      problems.push({
        place,
        severity: 'error',
        message: `{{is ${name}}}: the parameter must say what it names, e.g. \`subject: principal\``,
      });
    }
    used.add(name);
  }
  for (const name of Object.keys(runbook.parameters)) {
    if (used.has(name)) continue;
    problems.push({
      place: { file: runbook.file, key: `parameters.${name}` },
      severity: 'error',
      message: 'the SQL does not use it',
    });
  }
  for (const name of WINDOW_PARAMETERS) {
    if (!Object.hasOwn(runbook.parameters, name)) continue;
    problems.push({
      place: { file: runbook.file, key: `parameters.${name}` },
      severity: 'error',
      message: 'every run binds this one itself',
    });
  }
  return problems;
}
