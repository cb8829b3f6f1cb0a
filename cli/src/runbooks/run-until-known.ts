import { setTimeout as delay } from 'node:timers/promises';
import { mayBecomeKnown, runRunbook, type Run, type Runbook, type RunOptions } from '@sallyport/runbooks';
import type { World } from '../world';

/** The watermark moves with the proxies' heartbeats; looking more often shows nothing new. */
const LOOK_AGAIN_MS = 2_000;

/**
 * Runs a runbook; while the result is `incomplete`, runs it again over the same window until `patienceMs` are over. Without
 * patience the window may end where the store does.
 * Throws what {@link runRunbook} throws.
 */
export async function runUntilKnown(
  world: World,
  runbook: Runbook,
  options: RunOptions,
  wait: { readonly patienceMs: number; readonly onWait: (why: string) => void },
): Promise<Run> {
  const again = options.store.lookAgainMs ?? LOOK_AGAIN_MS;
  const deadline = world.now().getTime() + wait.patienceMs;
  const endMs = options.endMs ?? (wait.patienceMs > 0 ? world.now().getTime() : undefined);
  for (let auditedResult: Run['result'] | undefined; ; auditedResult = 'incomplete') {
    const run = await runRunbook(runbook, { ...options, endMs, auditedResult });
    if (run.result !== 'incomplete' || !mayBecomeKnown(run) || world.now().getTime() + again > deadline) return run;
    wait.onWait(run.watermarks.find((watermark) => !watermark.passed)?.explanation ?? 'incomplete');
    await delay(again, undefined, { signal: world.interrupted });
  }
}
