import type { FileFinding, Judgement } from '../judge-file';
import { messageOf } from '../../waivers';
import { isMandatory } from '../summary';
import { groupBy } from './group-by';

/**
 * JUnit's XML, for CI that shows tests: a suite a file, a case a rule and resource. What does not stop a deployment is a skipped
 * case that says why.
 */
export function reportJunit({ files, rules, findings }: Judgement): string {
  const suites = files.map(({ name }) => {
    const own = findings.filter(({ file }) => file === name);
    const cases = rules.flatMap(([{ id, area }]): readonly Case[] => {
      const found = groupBy(
        own.filter(({ rule }) => rule.id === id),
        ({ urn }) => urn ?? '',
      );
      if (found.length === 0) return [{ outcome: 'passed', xml: `<testcase classname="${area}" name="${id}"/>` }];
      return found.map(caseOf);
    });
    const count = (outcome: Case['outcome']): number => cases.filter((each) => each.outcome === outcome).length;
    const counts = `tests="${cases.length}" failures="${count('failed')}" skipped="${count('skipped')}" errors="0"`;
    const lines = cases.map(({ xml }) => `    ${xml}`);
    return [`  <testsuite name="${escapeXml(name)}" ${counts}>`, ...lines, '  </testsuite>'].join('\n');
  });
  const head = ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites name="sallyport-policies">'];
  return [...head, ...suites, '</testsuites>'].join('\n');
}

interface Case {
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly xml: string;
}

/** @param findings of one rule about one resource */
function caseOf(findings: readonly [FileFinding, ...FileFinding[]]): Case {
  const [{ rule, urn = 'stack' }] = findings;
  const of = escapeXml(urn.split('::').slice(2).join('::') || urn);
  const says = escapeXml(findings.map((finding) => `${labelOf(finding)}: ${messageOf(finding)}`).join('\n'));
  const isFailed = findings.some(isMandatory);
  const told = isFailed
    ? `<failure type="${rule.severity}" message="${escapeXml(rule.title)}">${says}</failure>`
    : `<skipped message="${says}"/>`;
  const xml = `<testcase classname="${rule.area}" name="${rule.id} ${of}">${told}</testcase>`;
  return { outcome: isFailed ? 'failed' : 'skipped', xml };
}

function labelOf({ kind, level, waiver }: FileFinding): string {
  if (kind === 'waived' && waiver !== undefined) return `waived by ${waiver.ticket} until ${waiver.expires.text}`;
  return kind === 'violation' && level === 'advisory' ? 'advisory' : kind;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** XML 1.0 has no way to write most control characters. */
// eslint-disable-next-line no-control-regex -- control characters are what this is about
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const escapeXml = (text: string): string =>
  text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
