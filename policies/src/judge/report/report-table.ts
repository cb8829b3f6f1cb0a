import type { FileFinding, Judgement } from '../judge-file';
import { summarize } from '../summary';
import { escapeText } from './escape-text';
import { groupBy } from './group-by';

/** For people: what was found by resource, worst first, with how to set it right once a rule; the counts in the last line. */
export function reportTable(judgement: Judgement): string {
  const groups = groupBy(judgement.findings, ({ file, urn }) => JSON.stringify([file, urn]));
  const several = judgement.files.length > 1;
  const blocks = groups
    .sort((left, right) => rankOf(left) - rankOf(right))
    .map((group) =>
      [
        headingOf(group, several),
        ...groupBy(group.filter(isDecided), ({ rule }) => rule.id).flatMap(ruleBlock),
        ...groupBy(group.filter(isUndecided), ({ message }) => message).map(undecidedLine),
      ].join('\n'),
    );
  return [...blocks, summaryLine(judgement)].join('\n\n');
}

const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
const KINDS = ['violation', 'undecided', 'waived'] as const;

type Group = readonly [FileFinding, ...FileFinding[]];

const rankOf = (findings: Group): number =>
  Math.min(...findings.map(({ kind, rule }) => KINDS.indexOf(kind) * 10 + SEVERITIES.indexOf(rule.severity)));

function headingOf([{ urn, type, file }]: Group, several: boolean): string {
  const of = several ? ` of ${file}` : '';
  if (urn === undefined) return escapeText(`the stack${of}`);
  const name = urn.split('::').slice(3).join('::');
  return escapeText(`${type ?? 'resource'} ${name}${of}\n${urn}`).replace('\\u000a', '\n');
}

const isUndecided = ({ kind }: FileFinding): boolean => kind === 'undecided';
const isDecided = (finding: FileFinding): boolean => !isUndecided(finding);

/** One line for what many rules could not read: ten of them read a policy of IAM, and there is nothing to set right yet. */
function undecidedLine(findings: Group): string {
  const rules = [...new Set(findings.map(({ rule }) => rule.id))];
  return `  undecided: ${escapeText(findings[0].message)} (${rules.join(', ')})`;
}

function ruleBlock(findings: Group): readonly string[] {
  const [{ rule }] = findings;
  const isOpen = findings.some(({ kind }) => kind !== 'waived');
  return [
    `  ${rule.severity.padEnd(8)}  ${rule.id}`,
    ...findings.map((finding) => `    ${labelOf(finding)}: ${escapeText(finding.message)}${waiverOf(finding)}`),
    ...(isOpen ? [`    Fix: ${rule.remediation}`, `    See: ${rule.link}`] : []),
  ];
}

const labelOf = ({ kind, level }: FileFinding): string =>
  kind === 'waived' ? 'waived' : level === 'advisory' ? 'advisory' : 'mandatory';

function waiverOf({ kind, waiver }: FileFinding): string {
  if (waiver === undefined) return '';
  const { ticket, expires, reason } = waiver;
  return kind === 'waived'
    ? ` (${escapeText(ticket)} until ${expires.text}: ${escapeText(reason)})`
    : ` (its waiver ${escapeText(ticket)} expired on ${expires.text})`;
}

function summaryLine(judgement: Judgement): string {
  const { resources, rules, violations, mandatory, undecided, waived } = summarize(judgement);
  const found = `${many(violations, 'violation')} (${mandatory} mandatory), ${undecided} undecided, ${waived} waived`;
  return `${found}; ${many(rules, 'rule')}, ${many(resources, 'resource')}`;
}

const many = (count: number, name: string): string => `${count} ${name}${count === 1 ? '' : 's'}`;
