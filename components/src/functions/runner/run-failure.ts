import { formatDuration } from '@sallyport/runbooks';
import { notify } from './notify';
import { once } from './once';
import type { Parts } from './parts';
import { packedRunbook } from './settings';

/** An outage gives up many windows; people are told of it this often for each runbook. */
const QUIET_MS = 6 * 3_600_000;

/** Says that nobody knows: a window that could not be looked at is not clean. */
export async function tellFailure(
  parts: Parts,
  job: { readonly runbook: string; readonly endMs: number },
  why: string,
): Promise<void> {
  const runbook = packedRunbook(parts.packed, job.runbook);
  const windowEnd = new Date(job.endMs).toISOString();
  const what = { kind: 'failure', key: runbook.id, keepMs: QUIET_MS };
  await once(
    parts.state,
    () => parts.clock.now(),
    what,
    () =>
      notify(parts, {
        runbook,
        result: 'failed',
        about: '',
        text: [
          `${runbook.title} (${runbook.id}, ${runbook.severity})`,
          `NOT KNOWN for the window of ${formatDuration(runbook.window)} that ends at ${windowEnd}: ${why}.`,
          `It is not clean. Run it by hand: sallyport runbooks run ${runbook.id}`,
          `The next ${formatDuration(QUIET_MS / 1_000)} no further windows of this runbook are told; the log of the runner has them.`,
        ].join('\n\n'),
        document: { runbook: runbook.id, result: 'failed', windowEnd, why },
      }),
  );
}
