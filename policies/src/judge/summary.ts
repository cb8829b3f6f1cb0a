import type { FileFinding, Judgement } from './judge-file';

export interface Summary {
  readonly files: number;
  readonly resources: number;
  readonly rules: number;
  /** Violations that stop a deployment; they are in `violations` too. */
  readonly mandatory: number;
  readonly violations: number;
  readonly undecided: number;
  readonly waived: number;
}

/** A violation at these levels stops a deployment: what cannot be set right by itself is as bad as what must not be. */
export const isMandatory = ({ kind, level }: FileFinding): boolean =>
  kind === 'violation' && (level === 'mandatory' || level === 'remediate');

export function summarize({ files, rules, findings }: Judgement): Summary {
  const count = (kind: FileFinding['kind']): number => findings.filter((finding) => finding.kind === kind).length;
  return {
    files: files.length,
    resources: files.reduce((sum, { rows }) => sum + rows.length, 0),
    rules: rules.length,
    mandatory: findings.filter(isMandatory).length,
    violations: count('violation'),
    undecided: count('undecided'),
    waived: count('waived'),
  };
}
