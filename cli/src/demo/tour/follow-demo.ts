import { messageOf } from '@sallyport/contract';
import { loadCatalogue, watch } from '@sallyport/runbooks';
import { openAuditStore } from '../../audit-store';
import { eventLine } from '../../audit/event-line';
import { openEmitter } from '../../runbooks/open-emitter';
import { overridesOf } from '../../runbooks/open-catalogue';
import { watchLines } from '../../runbooks/watch-lines';
import type { Tour } from './tour';

export interface Following {
  /** Ends alarms and responses; events are still followed. */
  stopWatch(): Promise<void>;
  stop(): Promise<void>;
}

const HIDDEN: readonly string[] = ['EmitHeartbeat'];
const INDENT = '    ';

/** Lets the tour see the proxy's events and the watch's alarms, runs and responses, and shows the telling ones. */
export async function followDemo(tour: Tour): Promise<Following> {
  const { context, demo, seen } = tour;
  const { output } = context;
  const ending = new AbortController();
  const lines = watchLines(output.colours);
  const note = <T>(list: T[], value: T, text: string): void => {
    list.push(value);
    tour.tell({ kind: 'seen', text }, INDENT + text);
    tour.wake();
  };

  const events = (async () => {
    for await (const event of demo.proxy.control.followEvents(ending.signal)) {
      seen.events.push(event);
      // Refusals tell the story; the rest is checked, and shown only where a step asks for it.
      if (event.errorCode !== undefined && !HIDDEN.includes(event.eventName) && isFirstOfItsKind(tour)) {
        tour.tell({ kind: 'event', event }, INDENT + eventLine(event, output.colours));
      }
      tour.wake();
    }
  })();
  events.catch((error: unknown) => tour.say(`the stream of events ended: ${messageOf(error)}`));

  const store = openAuditStore(context);
  const { runbooks } = await loadCatalogue();
  const watching = watch({
    runbooks,
    overrides: overridesOf(context),
    store,
    control: {
      ...demo.proxy.control,
      createLock: async (order) => {
        await tour.responsesMayGo;
        return demo.proxy.control.createLock(order);
      },
    },
    emitter: openEmitter(context),
    neverLock: context.config().config.neverLock,
    on: {
      alarm: (alarm) => note(seen.alarms, alarm, lines.alarm(alarm)),
      run: (run) => {
        seen.runs.push(run);
        tour.wake();
      },
      response: (report) => note(seen.responses, report, lines.response(report)),
      undo: (undone) => note(seen.undone, undone.lockId, lines.undo(undone)),
      problem: (problem) => {
        if (!ending.signal.aborted) tour.say(lines.problem(problem));
      },
    },
    scheduleDelayMs: 3_000,
    retryMs: 500,
  });
  let stopped: Promise<void> | undefined;
  const stopWatch = (): Promise<void> => (stopped ??= watching.stop());
  return {
    stopWatch,
    stop: async () => {
      ending.abort();
      await Promise.allSettled([events, stopWatch()]);
      store.close();
    },
  };
}

/** A surge is sixty times the same refusal: one of it is enough to see. */
function isFirstOfItsKind({ seen: { events } }: Tour): boolean {
  const last = events.at(-1);
  const kind = (event: typeof last): string =>
    `${event?.eventName} ${event?.errorCode} ${event?.additionalEventData.person} ${event?.additionalEventData.target}`;
  return events.filter((event) => kind(event) === kind(last)).length === 1;
}
