import { SqlError } from '../errors';
import type { Name } from '../syntax/ast';
import type { Context } from './context';

/** The most helpful way to say that a column does not exist. */
export function unknownColumn(chain: readonly Name[], { scope, aliases, clause }: Context): SqlError {
  const [first] = chain;
  const text = chain.map((name) => name.text).join('.');
  const at = first?.at ?? { line: 1, column: 1 };
  const lower = first?.text.toLowerCase() ?? '';
  if (chain.length === 1 && aliases.has(lower)) {
    return new SqlError(
      'SQL_UNKNOWN_COLUMN',
      at,
      `column '${text}' cannot be resolved: an alias of the SELECT list cannot be used in the ${clause}`,
      'Repeat the expression, or select from a subquery that has the alias as a column.',
    );
  }
  const wanted = (chain.length > 1 && scope.hasQualifier(lower) ? chain[1]?.text : first?.text)?.toLowerCase() ?? '';
  const near = [...new Set([...scope.paths(wanted), ...scope.names()])].filter(
    (name) => name.includes('.') || distance(name.toLowerCase(), wanted) <= Math.max(1, Math.floor(wanted.length / 4)),
  );
  return new SqlError(
    'SQL_UNKNOWN_COLUMN',
    at,
    `column '${text}' cannot be resolved`,
    near.length > 0
      ? `Did you mean ${near.slice(0, 3).join(' or ')}?`
      : 'Check the name against the columns of the tables in FROM.',
  );
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, x] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, y] of [...b].entries()) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (x === y ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
