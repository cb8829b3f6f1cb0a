import { formatDuration } from '../format/duration';
import type { Run } from '../run/run';
import { fillTemplate, templateValues } from './fill-template';
import { printable } from './printable';

const iso = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');
const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The sentence that answers the runbook's question. */
export function answerSentence(run: Run): string {
  const values = templateValues(run, run.findings[0]);
  switch (run.result) {
    case 'finding':
      return fillTemplate(run.runbook.answer.finding, values);
    case 'clean':
      return fillTemplate(run.runbook.answer.clean, values);
    case 'incomplete': {
      const late = run.watermarks.filter((watermark) => !watermark.passed).map((watermark) => watermark.explanation);
      return `Not known yet: ${late.join('; ')}.`;
    }
    case 'unknown':
      return run.unknown
        .map(({ subject, value, nearest, sinceMs, untilMs }) => {
          const hint = nearest === undefined ? '' : ` (did you mean ${printable(nearest)}?)`;
          return `The ${subject} ${printable(value)} occurs nowhere in the audit store from ${day(sinceMs)} to ${day(untilMs)}: check the spelling${hint}. This is not a clean answer.`;
        })
        .join(' ');
  }
}

/** `CLEAN`, or `CLEAN as of` the time up to which the store is complete. */
export const resultWords = (run: Run): string =>
  `${run.result.toUpperCase()}${run.asOfMs === undefined ? '' : ` as of ${iso(run.asOfMs)}`}`;

/** What was looked at, and what was left out. */
export function contextLines(run: Run): string[] {
  const length = formatDuration((run.window.endMs - run.window.startMs) / 1_000);
  const lines = [`Window ${iso(run.window.startMs)} to ${iso(run.window.endMs)} (${length}), ${run.store}.`];
  if (run.asOfMs !== undefined) lines.push('What came after it is not known yet.');
  if (run.suppressed.length > 0) {
    const reasons = [...new Set(run.suppressed.map((each) => each.exception.reason))];
    lines.push(`${run.suppressed.length} suppressed by exceptions: ${reasons.join('; ')}.`);
  }
  if (run.result === 'finding') {
    for (const watermark of run.watermarks) {
      if (!watermark.passed) lines.push(`There may be more: ${watermark.explanation}.`);
    }
  }
  return [...lines, ...run.notes.map((note) => `Note: ${note}.`)];
}
