import type { FileFinding, Judgement } from '../judge-file';
import { messageOf } from '../../waivers';
import { isMandatory } from '../summary';

/**
 * JUnit's XML, for CI that shows tests: a suite a file, a case a rule and resource. What does not stop a deployment is a skipped
 * case that says why.
 */
export function reportJunit({ files, rules, findings }: Judgement): string {
  const suites = files.map(({ name }) => {
    const own = findings.filter(({ file }) => file === name);
    const cases = rules.flatMap(([rule]) => {
      const found = own.filter((finding) => finding.rule.id === rule.id);
      if (found.length === 0) return [`    <testcase classname="${rule.area}" name="${rule.id}"/>`];
      return found.map((finding) => caseOf(finding));
    });
    const failures = own.filter(isMandatory).length;
    const counts = `tests="${cases.length}" failures="${failures}" skipped="${own.length - failures}" errors="0"`;
    return [`  <testsuite name="${escapeXml(name)}" ${counts}>`, ...cases, '  </testsuite>'].join('\n');
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="sallyport-policies">',
    ...suites,
    '</testsuites>',
  ].join('\n');
}

function caseOf(finding: FileFinding): string {
  const { rule, kind, urn = 'stack', waiver } = finding;
  const of = escapeXml(urn.split('::').slice(2).join('::') || urn);
  const says = escapeXml(messageOf(finding));
  const told = isMandatory(finding)
    ? `<failure type="${rule.severity}" message="${escapeXml(finding.message)}">${says}</failure>`
    : `<skipped message="${kind === 'violation' ? 'advisory' : kind}: ${
        kind === 'waived' && waiver !== undefined ? escapeXml(`${waiver.ticket} until ${waiver.expires.text}: `) : ''
      }${says}"/>`;
  return `    <testcase classname="${rule.area}" name="${rule.id} ${of}">${told}</testcase>`;
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
