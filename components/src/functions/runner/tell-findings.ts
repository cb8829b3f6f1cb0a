import { createHash } from 'node:crypto';
import { findingKey, type Run } from '@sallyport/runbooks';
import { z } from 'zod';
import { forEach } from './for-each';
import { once } from './once';
import type { Parts } from './parts';
import { tellFinding } from './tell-finding';

/** A run that finds more than this is told the rest of by the runs after it. */
const MOST_AT_ONCE = 20;
const HOUR_MS = 3_600_000;

/** A finding that is told: the end of the last window that returned it, Unix time in ms. */
const openSchema = z.object({ endMs: z.number() });

const kindOf = (runbook: string): string => `finding#${runbook}`;
const digest = (key: string): string => createHash('sha256').update(key).digest('hex');

/** Tells and answers each finding of the run once, however many runs return it. A complete run closes those that it no longer returns. */
export async function tellFindings(parts: Parts, run: Run): Promise<void> {
  const { state, clock, log } = parts;
  const { runbook } = run;
  const kind = kindOf(runbook.id);
  const rows = new Map(run.findings.map((row, index) => [digest(findingKey(runbook, row)), index] as const));
  const known = (await state.list(kind)).filter((entry) => entry.untilMs > clock.now());
  const fresh = [...rows].filter(([key]) => !known.some((entry) => entry.key === key));
  const keepMs = runbook.window * 1_000 + HOUR_MS;
  const { endMs } = run.window;
  await forEach(fresh.slice(0, MOST_AT_ONCE), ([key, index]) =>
    once(
      state,
      () => clock.now(),
      { kind, key, keepMs, data: { endMs } },
      () => tellFinding(parts, run, run.findings[index] ?? {}, key),
    ),
  );
  if (fresh.length > MOST_AT_ONCE) {
    log.write('error', 'more findings than can be told at once', {
      code: 'FINDINGS_MANY',
      runbook: runbook.id,
      findings: fresh.length,
    });
  }
  const complete = run.watermarks.every((watermark) => watermark.passed);
  for (const { key, data } of known) {
    // A window that was late says nothing of one that came after it.
    if (openSchema.parse(data).endMs > endMs) continue;
    if (rows.has(key)) await state.set(kind, { key, untilMs: clock.now() + keepMs, data: { endMs } });
    else if (complete) await state.remove(kind, key);
  }
}
