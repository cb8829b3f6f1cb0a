import { policiesError } from '../errors';
import { FRAMEWORKS } from '../frameworks';
import type { Rule } from '../rule';
import { RULES } from '../rules';
import { allowedBy, defaultLevel, suggestRule } from '../settings';
import type { ExampleProgram, RuleExamples, World } from './world';

const NO_EXAMPLES: RuleExamples = { preamble: '', good: [], bad: [], unknown: [] };

/** Everything that a person may want to know of a rule. @throws RULE_UNKNOWN */
export function explainRule(world: World, id: string, format: 'json' | 'text'): void {
  const rule = RULES.find((each) => each.id === id);
  if (rule === undefined) {
    const ids = RULES.map((each) => each.id);
    throw policiesError('RULE_UNKNOWN', `${JSON.stringify(id)} is no rule, ${suggestRule(id, ids)}`);
  }
  const examples = world.examples()[id] ?? NO_EXAMPLES;
  world.print(format === 'json' ? JSON.stringify(shapeOf(rule, examples), null, 2) : textOf(rule, examples));
}

function shapeOf(rule: Rule, examples: RuleExamples): object {
  const { id, area, kind, title, severity, reason, reads, options, remediation, controls, link } = rule;
  return {
    ...{ id, area, kind, title, severity, level: defaultLevel(rule), reason, reads },
    options: Object.entries(options).map(([name, { schema, description, default: value }]) => ({
      ...{ name, description, default: value, allowed: allowedBy(schema) },
    })),
    ...{ remediation, controls, link, examples },
  };
}

function textOf(rule: Rule, examples: RuleExamples): string {
  const options = Object.entries(rule.options).map(
    ([name, { schema, description, default: value }]) =>
      `  ${name} (${allowedBy(schema)}; default ${JSON.stringify(value)})\n    ${description}`,
  );
  const controls = FRAMEWORKS.flatMap(({ id, title, version, controls: known }) =>
    (rule.controls[id] ?? []).map((control) => `  ${title} ${version}, ${control}: ${known[control]?.title ?? ''}`),
  );
  return [
    `${rule.id}: ${rule.title}`,
    `${rule.severity}, ${defaultLevel(rule)} by default, area ${rule.area}, judges ${rule.kind === 'stack' ? 'the whole stack' : 'each resource by itself'}`,
    `Why\n  ${rule.reason}`,
    `Reads\n${rule.reads.map((each) => `  ${each}`).join('\n')}`,
    ...(options.length === 0 ? [] : [`Options\n${options.join('\n')}`]),
    `Fix\n  ${rule.remediation}`,
    ...(controls.length === 0 ? [] : [`Evidence for\n${controls.join('\n')}`]),
    ...programs('Good', examples.preamble, examples.good),
    ...programs('Bad', examples.preamble, examples.bad),
    `See ${rule.link}`,
  ].join('\n\n');
}

const programs = (heading: string, preamble: string, list: readonly ExampleProgram[]): readonly string[] =>
  list.map(({ title, source }) => {
    const text = preamble === '' ? source : `${preamble}\n\n${source}`;
    return `${heading}: ${title}\n${text.replace(/^(?=.)/gm, '  ')}`;
  });
