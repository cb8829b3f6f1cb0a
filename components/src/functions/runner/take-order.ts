import { runbookMetricName } from '@sallyport/contract';
import { runDocument, runRunbook, type RunDocument } from '@sallyport/runbooks';
import { answerAlarm } from './answer-alarm';
import { lockApproved, undoApproved } from './approved-steps';
import { RunnerError } from './errors';
import type { Order } from './orders';
import type { Parts } from './parts';
import { startJob } from './run-job';
import { packedRunbook } from './settings';
import { sweep } from './sweep';

/** Does what it is asked; the answer is for those who wait for one. */
export async function takeOrder(parts: Parts, order: Order): Promise<unknown> {
  switch (order.order) {
    case 'alarm':
      await answerAlarm(parts, runbookOfAlarm(parts, order), order.state);
      return {};
    case 'schedule': {
      packedRunbook(parts.packed, order.runbook);
      const endMs = Date.parse(order.scheduledTime);
      await startJob(parts, {
        runbook: order.runbook,
        endMs,
        trigger: 'schedule',
        sinceMs: parts.clock.now(),
        looks: 0,
      });
      return {};
    }
    case 'sweep':
      await sweep(parts);
      return {};
    case 'run':
      return runByHand(parts, order);
    case 'lock':
      return lockApproved(parts, order);
    case 'undo':
      return undoApproved(parts, order);
  }
}

function runbookOfAlarm(parts: Parts, order: Extract<Order, { order: 'alarm' }>): string {
  const id = [...parts.packed.runbooks.keys()].find((each) => runbookMetricName(each) === order.metricName);
  if (id !== undefined) return id;
  throw new RunnerError(
    'RUNNER_ORDER',
    `the alarm "${order.alarmName}" watches ${order.metricName}, which is no runbook's metric`,
  );
}

async function runByHand(parts: Parts, order: Extract<Order, { order: 'run' }>): Promise<RunDocument> {
  const runbook = packedRunbook(parts.packed, order.runbook);
  const run = await runRunbook(runbook, {
    store: parts.store,
    parameters: order.parameters,
    endMs: order.windowEnd === undefined ? undefined : Date.parse(order.windowEnd),
    override: parts.packed.settings.overrides[runbook.id],
    emitter: parts.emitter,
    clock: parts.clock,
  });
  return runDocument(run);
}
