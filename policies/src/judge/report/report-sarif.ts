import { createHash } from 'node:crypto';
import type { Log, ReportingDescriptor, Result } from 'sarif';
import { FRAMEWORKS } from '../../frameworks';
import type { Rule, Severity } from '../../rule';
import { messageOf } from '../../waivers';
import type { FileFinding, Judgement } from '../judge-file';
import { isMandatory } from '../summary';

export interface Tool {
  readonly version: string;
}

/** What code scanning sorts by; GitHub takes 9 and more for critical, 7 for high, 4 for medium. */
const SCORES: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.0' };

/** SARIF 2.1.0, for code scanning. https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html */
export function reportSarif(judgement: Judgement, { version }: Tool): string {
  const rules = judgement.rules.map(([rule]) => rule);
  const index = new Map(rules.map(({ id }, position) => [id, position]));
  const document: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'sallyport-policies',
            version,
            semanticVersion: version,
            rules: judgement.rules.map(([rule, { level }]) => ruleOf(rule, level === 'advisory' ? 'warning' : 'error')),
          },
        },
        // What a rule could not be decided on is in the results; that it ran is all that counts here.
        invocations: [{ executionSuccessful: true }],
        columnKind: 'utf16CodeUnits',
        results: judgement.findings.map((finding) => resultOf(finding, index.get(finding.rule.id) ?? 0)),
      },
    ],
  };
  return JSON.stringify(document, null, 2);
}

function ruleOf(rule: Rule, level: 'error' | 'warning'): ReportingDescriptor {
  const controls = FRAMEWORKS.flatMap(({ id }) => (rule.controls[id] ?? []).map((control) => `${id}:${control}`));
  return {
    id: rule.id,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.reason },
    help: {
      text: `${rule.remediation}\n${rule.link}`,
      markdown: `${rule.remediation}\n\n[${rule.link}](${rule.link})`,
    },
    helpUri: rule.link,
    defaultConfiguration: { level },
    properties: {
      'security-severity': SCORES[rule.severity],
      precision: 'high',
      tags: ['security', rule.area, ...controls],
    },
  };
}

function resultOf(finding: FileFinding, ruleIndex: number): Result {
  const { rule, kind, urn, path, waiver, position } = finding;
  const isOpen = kind === 'undecided';
  return {
    ruleId: rule.id,
    ruleIndex,
    kind: isOpen ? 'open' : 'fail',
    // Section 3.27.10: a result that does not fail has the level `none`.
    level: isOpen ? 'none' : finding.level === 'advisory' ? 'warning' : 'error',
    message: { text: `${urn === undefined ? '' : `${nameOf(urn)}: `}${messageOf(finding)}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(position?.file ?? 'Pulumi.yaml') },
          region: { startLine: position?.line ?? 1, startColumn: position?.column ?? 1 },
        },
        logicalLocations: [
          { name: urn === undefined ? 'stack' : nameOf(urn), fullyQualifiedName: urn ?? 'stack', kind: 'resource' },
        ],
      },
    ],
    partialFingerprints: { 'sallyportFinding/v1': fingerprintOf(finding) },
    ...(kind === 'waived' && waiver !== undefined
      ? {
          suppressions: [
            {
              kind: 'external',
              status: 'accepted',
              justification: `${waiver.ticket} until ${waiver.expires.text}: ${waiver.reason}`,
            },
          ],
        }
      : {}),
    properties: { path, mandatory: isMandatory(finding) },
  };
}

const nameOf = (urn: string): string => urn.split('::').slice(3).join('::');

/** The same finding has the same one in every run, wherever the program's lines move. */
const fingerprintOf = ({ rule, urn, path, message }: FileFinding): string =>
  createHash('sha256')
    .update(JSON.stringify([rule.id, urn, path, message]))
    .digest('hex')
    .slice(0, 32);
