import { createHash } from 'node:crypto';
import { findingKey, goesOn, isLifted, type KnownFinding, type Run } from '@sallyport/runbooks';
import { z } from 'zod';
import { forEach } from './for-each';
import { once } from './once';
import type { Parts } from './parts';
import { tellFinding } from './tell-finding';

/** A run that finds more than this is told the rest of by the runs after it. */
const MOST_AT_ONCE = 20;
const HOUR_MS = 3_600_000;

/** A finding that is told: the end of the last window that returned it, Unix time in ms, and what contains it. */
const openSchema = z.object({
  endMs: z.number(),
  lockId: z.string().optional(),
  lockUntilMs: z.number().optional(),
  lifted: z.boolean().optional(),
});

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
  await forEach(fresh.slice(0, MOST_AT_ONCE), ([key, index]) => tellOnce(parts, run, { kind, key, keepMs, index }));
  if (fresh.length > MOST_AT_ONCE) {
    log.write('error', 'more findings than can be told at once', {
      code: 'FINDINGS_MANY',
      runbook: runbook.id,
      findings: fresh.length,
    });
  }
  const complete = run.watermarks.every((watermark) => watermark.passed);
  const standing = known.length === 0 ? [] : await parts.locks.locks();
  for (const { key, data } of known) {
    const open = openSchema.parse(data);
    // A window that was late says nothing of one that came after it.
    if (open.endMs > endMs) continue;
    const index = rows.get(key);
    if (index === undefined) {
      if (complete) await state.remove(kind, key);
      continue;
    }
    const row = run.findings[index] ?? {};
    const lifted = isLifted(open, standing, clock.now());
    // Contained again where the attack outlasts its lock; not where a person took the lock back.
    const again = goesOn({ ...open, lifted }, run, row, clock.now()) ? await tellFinding(parts, run, row, key) : {};
    await state.set(kind, { key, untilMs: clock.now() + keepMs, data: { ...open, lifted, ...again, endMs } });
  }
}

async function tellOnce(
  parts: Parts,
  run: Run,
  {
    kind,
    key,
    keepMs,
    index,
  }: { readonly kind: string; readonly key: string; readonly keepMs: number; readonly index: number },
): Promise<void> {
  let contained: KnownFinding = {};
  await once(
    parts.state,
    () => parts.clock.now(),
    { kind, key, keepMs, data: () => ({ endMs: run.window.endMs, ...contained }) },
    async () => {
      contained = await tellFinding(parts, run, run.findings[index] ?? {}, key);
    },
  );
}
