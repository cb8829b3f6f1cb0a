import { lookAgain } from './answer-alarm';
import { forEach } from './for-each';
import { LEASE_MS } from './once';
import type { Parts } from './parts';
import { resumeJobs } from './run-job';

const KIND = 'sweep';
const KEY = 'lease';

/**
 * Takes up what waits, one sweep at a time: slow ones that pile up would leave no invocation for an alarm. Jobs come first,
 * since they are what has been told as incomplete; a flood of the log must not hold them up.
 */
export async function sweep(parts: Parts): Promise<void> {
  const lease = { key: KEY, untilMs: parts.clock.now() + LEASE_MS, data: {} };
  if (!(await parts.state.take(KIND, lease))) {
    parts.log.write('info', 'another sweep is under way');
    return;
  }
  try {
    await forEach([resumeJobs, lookAgain], (work) => work(parts));
  } finally {
    await parts.state.remove(KIND, KEY);
  }
}
