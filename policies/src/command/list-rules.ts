import { suggest } from '@sallyport/contract';
import { policiesError } from '../errors';
import { FRAMEWORKS } from '../frameworks';
import { AREAS, type Rule } from '../rule';
import { RULES } from '../rules';
import { defaultLevel } from '../settings';
import type { World } from './world';

export interface ListOptions {
  readonly framework?: string;
  readonly area?: string;
}

/** The rules, or those of an area or a framework. @throws USAGE for an unknown one */
export function listRules(world: World, { framework, area }: ListOptions, format: 'json' | 'text'): void {
  known(
    'framework',
    framework,
    FRAMEWORKS.map(({ id }) => id),
  );
  known('area', area, AREAS);
  const rules = RULES.filter(
    (rule) =>
      (area === undefined || rule.area === area) && (framework === undefined || controlsIn(rule, framework).length > 0),
  );
  const shapes = rules.map((rule) => ({
    id: rule.id,
    severity: rule.severity,
    level: defaultLevel(rule),
    area: rule.area,
    title: rule.title,
    controls: framework === undefined ? rule.controls : { [framework]: controlsIn(rule, framework) },
  }));
  if (format === 'json') {
    world.print(JSON.stringify(shapes, null, 2));
    return;
  }
  // All controls of a rule make lines of hundreds of characters: they are told where one framework is asked for.
  const rows = shapes.map(({ id, severity, level, area: of, title, controls }) => [
    ...[id, severity, level, of],
    ...(framework === undefined ? [] : [(controls[framework] ?? []).join(', ')]),
    title,
  ]);
  const heading = ['RULE', 'SEVERITY', 'LEVEL', 'AREA', ...(framework === undefined ? [] : ['CONTROLS']), 'TITLE'];
  world.print(columns([heading, ...rows]));
  world.print(`\n${rules.length} rules; \`sallyport-policies explain RULE\` tells all about one`);
}

const controlsIn = (rule: Rule, framework: string): readonly string[] => rule.controls[framework] ?? [];

function known(name: string, given: string | undefined, allowed: readonly string[]): void {
  if (given === undefined || allowed.includes(given)) return;
  throw policiesError('USAGE', `--${name} ${JSON.stringify(given)} is unknown, ${suggest(given, allowed)}`);
}

/** Columns as wide as their widest cell; the last one as it is. */
function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
