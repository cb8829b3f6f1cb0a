import type { Runbook } from '../format/runbook';

/** Why a run takes place: a tick of the schedule, or an alarm. */
export type Trigger = { readonly kind: 'schedule' } | { readonly kind: 'alarm'; readonly value: string };

export interface RunJob {
  readonly runbook: Runbook;
  readonly trigger: Trigger;
  /** The window's end, Unix time in ms. */
  readonly endMs: number;
  /** It ended while nobody watched: it is looked at once, and not waited for. `last`: none of these comes after it. */
  readonly late?: 'more' | 'last';
}

/** An outage of the store may hold this many windows of a runbook; then the oldest are given up, and said so. */
const MOST_WAITING = 300;

/** Runs the jobs of each runbook one after the other, so that no window is left out and none overtakes another. */
export class RunQueue {
  private readonly waiting = new Map<string, RunJob[]>();
  private readonly busy = new Map<string, Promise<void>>();

  constructor(
    private readonly work: (job: RunJob) => Promise<void>,
    private readonly onGivenUp: (job: RunJob) => void,
  ) {}

  add(job: RunJob): void {
    const jobs = this.waiting.get(job.runbook.id) ?? [];
    this.waiting.set(job.runbook.id, jobs);
    jobs.push(job);
    const dropped = jobs.length > MOST_WAITING ? jobs.shift() : undefined;
    if (dropped !== undefined) this.onGivenUp(dropped);
    if (!this.busy.has(job.runbook.id)) this.busy.set(job.runbook.id, this.drain(job.runbook.id, jobs));
  }

  /** Forgets what waits; resolves once what runs has ended. */
  async stop(): Promise<void> {
    for (const jobs of this.waiting.values()) jobs.length = 0;
    await Promise.all(this.busy.values());
  }

  private async drain(id: string, jobs: RunJob[]): Promise<void> {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) await this.work(job);
    this.busy.delete(id);
  }
}
