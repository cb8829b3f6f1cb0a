import type { Framework } from '../frameworks';
import type { Rule } from '../rule';

/** docs/frameworks.md: of each control the rules that are evidence for it, and what of it none of them sees. */
export const frameworksPage = (frameworks: readonly Framework[], rules: readonly Rule[]): string =>
  [
    '<!-- Written from the rules by `npm run docs -w policies`; change them there. -->',
    '# Frameworks',
    'Which rules of `@sallyport/policies` are evidence for which controls. A rule that is kept shows that what a program deploys does not break a control; it does not make anybody compliant, and a control is more than a program. Only controls within the subject of the pack are listed: MFA and identity, logging and monitoring, protection of evidence, network access for administration. Titles are our own words; the texts that count are those of the publishers.',
    ...frameworks.map((framework) => section(framework, rules)),
    '',
  ].join('\n\n');

function section({ id, title, version, link, controls }: Framework, rules: readonly Rule[]): string {
  const entries = Object.entries(controls).map(([control, { title: asks, notCovered }]) => {
    const evidence = rules.filter((rule) => rule.controls[id]?.includes(control) === true);
    return { control, asks, notCovered, evidence };
  });
  const covered = entries.filter(({ evidence }) => evidence.length > 0).length;
  return [
    `## ${title} ${version}`,
    `\`${id}\`, published at <${link}>. ${covered} of these ${entries.length} controls have rules.`,
    [
      '| control | asks for | rules | not covered |',
      '|---|---|---|---|',
      ...entries.map(({ control, asks, notCovered, evidence }) => {
        const names = evidence.map((rule) => `[${rule.id}](rules.md#${rule.id})`).join(', ');
        return `| ${control} | ${asks} | ${names === '' ? 'none' : names} | ${gapOf(notCovered, evidence.length)} |`;
      }),
    ].join('\n'),
  ].join('\n\n');
}

/** A control without a rule is not covered at all, whether or not somebody wrote down why. */
const gapOf = (notCovered: string | undefined, count: number): string =>
  count === 0 ? `all of it${notCovered === undefined ? '' : `: ${notCovered}`}` : (notCovered ?? '');
