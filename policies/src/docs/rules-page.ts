import type { ExampleProgram, ExampleSources } from '../command/world';
import { FRAMEWORKS } from '../frameworks';
import { AREAS, type Area, type Rule } from '../rule';
import { allowedBy, defaultLevel } from '../settings';

const AREA_TITLES: Readonly<Record<Area, string>> = {
  mfa: 'MFA and identity',
  audit: 'The audit trail',
  'service-logs': 'Logs of services',
  tampering: 'Tampering with evidence',
  reachability: 'SSH reachability',
  proxy: 'The proxy itself',
};

/** docs/rules.md: every rule, with all that `explain` tells. */
export function rulesPage(rules: readonly Rule[], examples: ExampleSources): string {
  return [
    '<!-- Written from the rules by `npm run docs -w policies`; change them there. -->',
    '# Policy rules',
    `The ${rules.length} rules of \`@sallyport/policies\`. [policies.md](policies.md) tells how to use them, [frameworks.md](frameworks.md) which controls they are evidence for. A rule of severity critical or high is mandatory by default, the others are advisory.`,
    AREAS.map((area) => indexOf(area, rulesOf(rules, area))).join('\n\n'),
    ...AREAS.flatMap((area) => [
      `## ${AREA_TITLES[area]}`,
      ...rulesOf(rules, area).map((rule) => ruleSection(rule, examples)),
    ]),
    '',
  ].join('\n\n');
}

const rulesOf = (rules: readonly Rule[], area: Area): readonly Rule[] => rules.filter((rule) => rule.area === area);

const indexOf = (area: Area, rules: readonly Rule[]): string =>
  [
    `**${AREA_TITLES[area]}**`,
    '',
    '| rule | holds when | severity |',
    '|---|---|---|',
    ...rules.map(({ id, title, severity }) => `| [${id}](#${id}) | ${title} | ${severity} |`),
  ].join('\n');

function ruleSection(rule: Rule, examples: ExampleSources): string {
  const { id, title, severity, reason, reads, options, remediation, controls, link } = rule;
  const settings = Object.entries(options).map(
    ([name, { schema, description, default: value }]) =>
      `| \`${name}\` | ${allowedBy(schema).replaceAll('|', '\\|')} | \`${JSON.stringify(value)}\` | ${description.replaceAll('|', '\\|')} |`,
  );
  const evidence = FRAMEWORKS.flatMap(({ id: framework, title: name, version }) => {
    const numbers = controls[framework] ?? [];
    return numbers.length === 0 ? [] : [`${name} ${version}: ${numbers.join(', ')}`];
  });
  const { preamble = '', good = [], bad = [] } = examples[id] ?? {};
  return [
    `### ${id}`,
    `**${title}.** ${reason}`,
    `- severity ${severity}, ${defaultLevel(rule)} by default${rule.kind === 'resource' && rule.remedy !== undefined ? '; set right by itself at level `remediate`' : ''}\n- judges ${rule.kind === 'stack' ? 'the whole stack' : 'each resource by its inputs, before its operation'}\n- reads ${reads.map((each) => `\`${each}\``).join(', ')}`,
    ...(settings.length === 0 ? [] : [['| option | takes | default | |', '|---|---|---|---|', ...settings].join('\n')]),
    `**Fix.** ${remediation} [AWS documentation](${link})`,
    ...(evidence.length === 0 ? [] : [`**Evidence for** ${evidence.join('; ')}`]),
    `<details><summary>Examples</summary>`,
    ...(preamble === '' ? [] : [`Used by all:\n\n${code(preamble)}`]),
    ...programs('Good', good),
    ...programs('Bad', bad),
    '</details>',
  ].join('\n\n');
}

const programs = (heading: string, list: readonly ExampleProgram[]): readonly string[] =>
  list.map(({ title, source }) => `${heading}: ${title}\n\n${code(source)}`);

const code = (source: string): string => `\`\`\`ts\n${source}\n\`\`\``;
