import { FILE_KINDS } from '../input/judged-row';
import type { FileFinding, Judgement } from '../judge-file';
import { summarize } from '../summary';

/** For programs: `{summary, files, findings}`. */
export const reportJson = (judgement: Judgement): string =>
  JSON.stringify(
    {
      summary: summarize(judgement),
      files: judgement.files.map(({ name, kind, rows }) => ({ name, kind: FILE_KINDS[kind], resources: rows.length })),
      findings: judgement.findings.map(shapeOf),
    },
    null,
    2,
  );

const shapeOf = ({ kind, rule, level, file, urn, type, path, message, waiver, position }: FileFinding): object => ({
  ...{ kind, rule: rule.id, severity: rule.severity, level, file, urn, type, path, message },
  remediation: rule.remediation,
  link: rule.link,
  position,
  waiver:
    waiver === undefined
      ? undefined
      : { ticket: waiver.ticket, reason: waiver.reason, expires: waiver.expires.text, urn: waiver.urn.text },
});
