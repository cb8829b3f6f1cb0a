import { Cron } from 'croner';

const EVERY = /^every (?:(\d{1,2}) )?(second|minute|hour|day)s?$/;
/** What a step must divide, so that the ticks are evenly spaced. */
const CYCLE = { second: 60, minute: 60, hour: 24, day: 1 } as const;

/** The cron pattern of `every 5 minutes` and the like, or the text itself when it is a cron pattern. Throws on others. */
export function cronPattern(schedule: string): string {
  const every = EVERY.exec(schedule);
  if (every === null) {
    // Croner's constructor is its validator.
    new Cron(schedule, { paused: true });
    return schedule;
  }
  const unit = every[2] as keyof typeof CYCLE;
  const step = Number(every[1] ?? 1);
  if (step < 1 || CYCLE[unit] % step !== 0) {
    throw new RangeError(`the number in "${schedule}" must divide ${CYCLE[unit]}, so that runs are evenly spaced`);
  }
  return { second: `*/${step} * * * * *`, minute: `*/${step} * * * *`, hour: `0 */${step} * * *`, day: '0 0 * * *' }[
    unit
  ];
}

/** The first tick strictly after `afterMs` (UTC). Unix time in ms; undefined when there is none. */
export function nextTick(schedule: string, afterMs: number): number | undefined {
  const next = new Cron(cronPattern(schedule), { paused: true, timezone: 'UTC' }).nextRun(new Date(afterMs));
  return next?.getTime();
}
