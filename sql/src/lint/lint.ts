import { analyze } from '../analyze/analyze';
import type { Tables } from '../analyze/context';
import { walkQuery } from '../analyze/walk';
import { SqlError } from '../errors';
import { EXPRESSION_RULES } from './expression-rules';
import { finding, type LintFinding } from './finding';
import { joins, unboundedTables, wholeRows } from './query-rules';

/** CloudTrail Lake takes no longer query. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StartQuery.html */
export const MAX_QUERY_CHARACTERS = 10_000;

/**
 * What could differ between CloudTrail Lake, Athena and the local audit store, in order of place.
 * A query that {@link analyze} refuses gives that one finding.
 */
export function lint(text: string, options: { tables: Tables }): LintFinding[] {
  const findings: LintFinding[] = [];
  if (text.length > MAX_QUERY_CHARACTERS) {
    findings.push(
      finding(
        {
          severity: 'error',
          code: 'SQL_LINT_TOO_LONG',
          message: `the query has ${text.length} characters, and CloudTrail Lake takes ${MAX_QUERY_CHARACTERS}`,
          remedy: 'Shorten it.',
        },
        { line: 1, column: 1 },
      ),
    );
  }
  try {
    const { plan } = analyze(text, options);
    walkQuery(plan, (expression) => {
      findings.push(...EXPRESSION_RULES.flatMap((rule) => rule(expression) ?? []));
      return undefined;
    });
    findings.push(...unboundedTables(plan), ...joins(plan), ...wholeRows(plan));
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    findings.push(finding({ severity: 'error', code: error.code, message: error.detail, remedy: error.remedy }, error));
  }
  // One expression can stand in several places of a plan: BETWEEN and GROUP BY repeat theirs.
  const unique = new Map(findings.map((each) => [`${each.line}:${each.column}:${each.code}`, each]));
  return [...unique.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}
