import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resourceRule, stackRule, type Rule } from '../rule';
import { names } from '../model';
import { readScopes, type ScopeOptions } from '../settings';
import { SallyportError } from '@sallyport/contract';
import type { JudgedFile } from './input/judged-row';
import { readJudgedFile } from './input/read-file';
import { judgeFiles, type Judgement } from './judge-file';

export const NOW = Date.parse('2026-11-23T08:00:00Z');

/** A file that Pulumi wrote; see the README.md there. */
export const recorded = (name: string): string => join(__dirname, 'recorded', name);
export const recordedText = (name: string): string => readFileSync(recorded(name), 'utf8');

export interface Folder {
  readonly write: (name: string, text: string) => string;
  readonly remove: () => void;
}

export function temporaryFolder(): Folder {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-judge-'));
  return {
    write: (name, text) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const INFO = {
  area: 'audit',
  reads: [],
  controls: { fsbp: ['CloudTrail.1'] },
  link: 'https://docs.aws.amazon.com/x',
} as const;

/** Rules of a few lines, so that these tests do not change with the catalogue. */
export const trailRule = resourceRule({
  ...INFO,
  id: 'trail-of-every-region',
  title: 'A trail records every region',
  severity: 'high',
  reason: 'Others are not seen.',
  remediation: 'Set `isMultiRegionTrail: true`.',
  types: ['aws:cloudtrail/trail:Trail'],
  judge({ props }, { violation }) {
    const every = props.at('isMultiRegionTrail');
    if (every.flag() !== true) violation(every, 'is not true');
  },
});

export const trustRule = resourceRule({
  ...INFO,
  id: 'trust-is-json',
  title: 'A trust policy can be read',
  severity: 'low',
  reason: 'Nobody knows.',
  remediation: 'Write JSON.',
  types: ['aws:iam/role:Role'],
  judge({ props }, { violation }) {
    if (props.at('assumeRolePolicy').json().at('Version').text() !== '2012-10-17')
      violation(props.at('assumeRolePolicy'), 'is old');
  },
});

export const bucketRule = stackRule({
  ...INFO,
  id: 'trail-has-bucket',
  title: 'A trail writes to a bucket of the stack',
  severity: 'critical',
  reason: 'It is lost.',
  remediation: 'Name the bucket.',
  baseline: true,
  judge(stack, { violation, violationOf, isBaseline, each }) {
    const trails = stack.ofType('aws:cloudtrail/trail:Trail');
    const buckets = stack.ofType('aws:s3/bucket:Bucket');
    if (trails.length === 0 && isBaseline) violation(undefined, 'there is no trail');
    each(trails, (trail) => {
      if (!buckets.some((bucket) => names(trail, 's3BucketName', bucket, ['id', 'bucket']))) {
        violationOf(trail, trail.props.at('s3BucketName'), 'is no bucket of this stack');
      }
    });
  },
});

export const RULES_OF_TEST: readonly Rule[] = [trailRule, trustRule, bucketRule];

export async function judgeFile(path: string, options: ScopeOptions = {}): Promise<Judgement> {
  const refuse = (where: string, problem: string) => new SallyportError('REFUSED', `${where} ${problem}`, '');
  const file: JudgedFile = await readJudgedFile(path, 'FILE');
  return judgeFiles([file], readScopes(RULES_OF_TEST, options, NOW, refuse), NOW);
}

/** `kind rule name: message`. */
export const linesOf = ({ findings }: Judgement): readonly string[] =>
  findings.map(
    ({ kind, rule, urn, message }) => `${kind} ${rule.id} ${urn?.split('::').at(-1) ?? 'stack'}: ${message}`,
  );
