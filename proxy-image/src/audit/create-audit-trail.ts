import { randomBytes } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, proxyId, type AuditEvent, type AuditEventName, type Health, type ProxyId, type SessionId } from '@sallyport/contract';
import type { Clock } from '../clock';
import type { ProxyConfig } from '../config/schema';
import type { Log } from '../log';
import type { Target } from '../targets/target';
import { Acknowledgements } from './acknowledgements';
import type { AuditEventClient } from './audit-event-client';
import type { AuditAct, RunningAuditTrail } from './audit-trail';
import { ChainWriter, type AuditMode } from './chain-writer';
import { ClockWatch } from './clock-watch';
import { auditNotDurable, spoolUnusable, trailNotRunning } from './errors';
import { buildEvent } from './event-builder';
import { RefusalWindow } from './refusal-window';
import { Shipper } from './shipper';
import { createSinkClient, sinkName, type SinkConfig } from './sink-client';
import { openSinks, type OpenSink } from './sinks';
import { Spool } from './spool';
import type { SpoolDisk } from './spool-disk';
import { SpoolShares } from './spool-shares';
import { claimSpool } from './spool-owner';
import { GENESIS_HEAD, type ChainHead } from './spool-recovery';
import { timingFor, type AuditTrailTiming } from './timing';

/** Longer than a proxy takes to end whose sinks do not answer. */
const OWNER_PATIENCE_MS = 45_000;

export interface AuditTrailOptions {
  readonly config: ProxyConfig['audit'];
  /** `spool/`, `receipts/` and `dead-letters/` are kept in it; must survive a restart. One proxy's alone. */
  readonly stateDirectory: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Everything below has a default and is set by tests. */
  readonly createClient?: (sink: SinkConfig) => AuditEventClient;
  readonly disk?: SpoolDisk;
  /** How long an owner of the spool that is ending is waited for. */
  readonly ownerPatienceMs?: number;
  readonly random?: () => number;
  readonly timing?: Partial<AuditTrailTiming>;
  readonly retainBytes?: number;
}

const SEGMENT_BYTES = 4 * 1_048_576;
/** Delivered events that stay on the proxy for `audit verify`, at most a quarter of spoolBytes. */
const RETAIN_BYTES = 64 * 1_048_576;
/** Few, and bounded by what they end. */
const ENDS: ReadonlySet<AuditEventName> = new Set(['EndChannel', 'EndSession', 'TerminateSession']);
/** A spool is at least this many segments, so that delivered ones can go while others are written. */
const SEGMENTS_PER_SPOOL = 8;

function newProxyId(): ProxyId {
  return proxyId(`proxy-${randomBytes(6).toString('hex')}`);
}

/** What exists only between start and close. */
interface Running {
  readonly proxyId: ProxyId;
  readonly spool: Spool;
  readonly writer: ChainWriter;
  readonly shippers: readonly Shipper[];
  readonly heartbeat: NodeJS.Timeout;
  readonly release: () => Promise<void>;
}

class Trail implements RunningAuditTrail {
  private readonly listeners = new Set<(event: AuditEvent) => void>();
  private readonly refusals: RefusalWindow;
  private readonly timing: AuditTrailTiming;
  private readonly clockWatch: ClockWatch;
  private readonly acknowledgements: Acknowledgements;
  private readonly shares: SpoolShares;
  private readonly waitingForRoom = new Set<() => void>();
  private running: Running | undefined;
  private closing: Promise<void> | undefined;

  constructor(private readonly options: AuditTrailOptions) {
    const { durable, sinks, acknowledgeSeconds } = options.config;
    this.timing = { ...timingFor(durable), ...options.timing };
    this.clockWatch = new ClockWatch(options.clock);
    this.acknowledgements = new Acknowledgements({
      sinks: sinks.filter(({ mode }) => mode === 'write').length,
      timeoutMs: acknowledgeSeconds * 1_000,
    });
    this.shares = new SpoolShares(Math.floor((options.config.spoolBytes * options.config.sessionPercent) / 100));
    this.refusals = new RefusalWindow({
      clock: options.clock,
      windowMs: this.timing.refusalWindowMs,
      // Nobody waits for a refusal: it has happened whether or not it can be written.
      emit: (act, timeMs) => void this.submit(act, timeMs, 'failOpen').catch((error: unknown) => this.unwritten(act, error)),
      onFailure: (act, thrown) => this.unwritten(act, thrown),
    });
  }

  get proxyId(): ProxyId {
    if (this.running === undefined) throw trailNotRunning();
    return this.running.proxyId;
  }

  async start(): Promise<void> {
    const { stateDirectory, ownerPatienceMs = OWNER_PATIENCE_MS } = this.options;
    const release = await claimSpool(stateDirectory, ownerPatienceMs).catch((error: unknown) => {
      throw error instanceof Error && 'remedy' in error ? error : spoolUnusable(stateDirectory, messageOf(error), error);
    });
    try {
      this.running = await this.open(release);
    } catch (error) {
      await release();
      throw spoolUnusable(stateDirectory, messageOf(error), error);
    }
    // A full disk must not wait for the next delivery to learn what was delivered before.
    await this.running.spool.removeDelivered(this.deliveredThrough(this.running.shippers));
    for (const shipper of this.running.shippers) shipper.start();
    await this.beat();
  }

  private async open(release: () => Promise<void>): Promise<Running> {
    const { config, log, stateDirectory } = this.options;
    const sinks = await openSinks(config.sinks, stateDirectory);
    const { spool, head, id } = await this.openSpool(sinks);
    const shippers = sinks.map((sink) => this.shipperOf(sink, spool, id));
    const writer = new ChainWriter({
      spool,
      head,
      log,
      spoolBytes: config.spoolBytes,
      retryMs: this.timing.retryMs,
      undeliveredBytes: () => spool.bytesAfter(this.deliveredThrough(shippers)),
      build: (timed, link) => buildEvent(timed, { ...link, proxyId: id }, config),
      onWritten: (session, sequence, bytes) => {
        if (session !== '') this.shares.wrote(session, sequence, bytes);
      },
      onDurable: (events) => {
        for (const shipper of shippers) shipper.notify();
        this.publish(events);
      },
    });
    const heartbeat = setInterval(() => void this.beat(), config.heartbeatSeconds * 1_000);
    heartbeat.unref();
    return { proxyId: id, spool, writer, shippers, heartbeat, release };
  }

  /**
   * The chain goes on where the spool ends. When the spool is empty, or a sink has events that it lost, going on could
   * use a sequence number twice: a chain with a new id begins, and the old one visibly ends.
   */
  private async openSpool(sinks: readonly OpenSink[]): Promise<{ spool: Spool; head: ChainHead; id: ProxyId }> {
    const { config, stateDirectory, log, disk } = this.options;
    const directory = join(stateDirectory, 'spool');
    const spoolOptions = {
      directory,
      log,
      segmentBytes: Math.min(SEGMENT_BYTES, Math.floor(config.spoolBytes / SEGMENTS_PER_SPOOL)),
      retainBytes: this.options.retainBytes ?? Math.min(RETAIN_BYTES, Math.floor(config.spoolBytes / 4)),
      ...(disk === undefined ? {} : { disk }),
    };
    const { spool, head, proxyId: found } = await Spool.open(spoolOptions);
    if (found === undefined) return { spool, head, id: newProxyId() };
    const lost = sinks.find(({ cursor }) => cursor?.proxyId === found && cursor.sequence > head.sequence);
    if (lost === undefined) return { spool, head, id: found };

    await spool.close();
    const aside = `${directory}-set-aside-${this.options.clock.now()}`;
    log.error(
      { proxyId: found, sequence: head.sequence, delivered: lost.cursor?.sequence, aside },
      'the audit spool lost events that a sink has; it was set aside and a new chain begins',
    );
    await rename(directory, aside);
    const fresh = await Spool.open(spoolOptions);
    return { spool: fresh.spool, head: GENESIS_HEAD, id: newProxyId() };
  }

  private shipperOf(sink: OpenSink, spool: Spool, id: ProxyId): Shipper {
    const cursor = sink.cursor?.proxyId === id ? sink.cursor.sequence : 0;
    const create = this.options.createClient ?? ((config: SinkConfig) => createSinkClient(config, this.options.clock));
    return new Shipper({
      name: sinkName(sink.config),
      spool,
      proxyId: id,
      client: create(sink.config),
      journal: sink.journal,
      deadLetters: sink.deadLetters,
      // A sink that is new gets what the spool still has.
      cursor: Math.max(cursor, (spool.firstSequence() ?? 1) - 1),
      onDelivered: () => {
        const shippers = this.running?.shippers;
        if (shippers === undefined) return;
        const through = this.deliveredThrough(shippers);
        this.shares.delivered(through);
        for (const wake of [...this.waitingForRoom]) wake();
        void spool.removeDelivered(through);
      },
      onSettled: (sequence, outcome) => {
        if (outcome.kind === 'acknowledged') this.acknowledgements.acknowledge(sequence);
        else this.acknowledgements.refuse(sequence, outcome.why);
      },
      log: this.options.log,
      timing: this.timing.shipper,
      random: this.options.random ?? Math.random,
    });
  }

  /** Without a sink the spool is the only copy, so nothing counts as delivered. */
  private deliveredThrough(shippers: readonly Shipper[]): number {
    return shippers.length === 0 ? 0 : Math.min(...shippers.map((shipper) => shipper.cursor));
  }

  async record(act: AuditAct): Promise<void> {
    const mode = act.target?.auditMode ?? this.options.config.mode;
    const mustBeAcknowledged = mode === 'failClosed' && this.options.config.durable === 'sink';
    const away = mustBeAcknowledged ? this.sinksAway() : undefined;
    if (away !== undefined) throw auditNotDurable(`no audit sink takes events: ${away}`);
    await this.room(act, mode);
    const sequence = await this.submit(act, this.options.clock.now(), mode);
    if (mustBeAcknowledged && sequence !== undefined) await this.acknowledgements.wait(sequence);
  }

  /** Waits while the act's session has filled its share of the spool. What ends something is always taken. */
  private async room({ sessionId, eventName }: AuditAct, mode: AuditMode): Promise<void> {
    if (sessionId === undefined || ENDS.has(eventName)) return;
    const deadline = performance.now() + this.options.config.acknowledgeSeconds * 1_000;
    while (this.shares.isUsedUp(sessionId)) {
      const left = deadline - performance.now();
      if (left <= 0 && mode === 'failOpen') return;
      if (left <= 0) throw auditNotDurable("the session has filled its share of the audit spool with events that no sink has yet (audit.sessionPercent)");
      await this.delivery(left);
    }
  }

  /** Resolves when a sink took something, or after so long. */
  private delivery(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waitingForRoom.delete(done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      this.waitingForRoom.add(done);
    });
  }

  takesMore(target: Target, sessionId: SessionId): boolean {
    if ((target.auditMode ?? this.options.config.mode) === 'failOpen') return true;
    if (this.options.config.durable === 'sink' && this.sinksAway() !== undefined) return false;
    return this.running?.writer.takesMore === true && !this.shares.isUsedUp(sessionId);
  }

  /** Why, when not one sink takes events now; what waits in the spool is what tries them again. */
  private sinksAway(): string | undefined {
    const troubles = (this.running?.shippers ?? []).map((shipper) => shipper.lastError);
    return troubles.includes(undefined) ? undefined : troubles[0];
  }

  recordRefusal(act: AuditAct): void {
    this.refusals.add(act);
  }

  private submit(act: AuditAct, timeMs: number, mode: AuditMode): Promise<number | undefined> {
    if (this.running === undefined) return Promise.reject(trailNotRunning());
    // Before the act: whoever has the act has the warning about its time.
    const clockStepMs = this.clockWatch.step();
    if (clockStepMs !== 0) void this.beat({ clockStepMs: String(clockStepMs) });
    return this.running.writer.submit({ act, timeMs }, mode);
  }

  subscribe(listener: (event: AuditEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private publish(events: readonly AuditEvent[]): void {
    for (const listener of this.listeners) {
      try {
        for (const event of events) listener(event);
      } catch (error) {
        this.options.log.error({ err: error }, 'a subscriber of the audit trail failed');
      }
    }
  }

  private async beat(more: Readonly<Record<string, string>> = {}): Promise<void> {
    const writer = this.running?.writer;
    if (writer === undefined) return;
    const act: AuditAct = {
      eventName: 'EmitHeartbeat',
      additional: { lastSequence: String(writer.head.sequence), lostEvents: String(writer.lost), ...more },
    };
    await this.submit(act, this.options.clock.now(), 'failClosed').catch((error: unknown) => this.unwritten(act, error));
  }

  private unwritten(act: AuditAct, error: unknown): void {
    this.options.log.error({ err: error, eventName: act.eventName }, 'an audit event could not be written');
  }

  status(): Health['audit'] {
    const { running } = this;
    const shippers = running?.shippers ?? [];
    const lastError = running?.writer.lastFailure ?? shippers.find((shipper) => shipper.lastError !== undefined)?.lastError;
    return {
      mode: this.options.config.mode,
      lastSequence: running?.writer.head.sequence ?? 0,
      lastShippedSequence: this.deliveredThrough(shippers),
      deadLetters: shippers.reduce((sum, shipper) => sum + shipper.deadLetters, 0),
      ...(lastError === undefined ? {} : { lastError }),
    };
  }

  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async finishWriting({ writer, spool }: Running): Promise<void> {
    // The watermark does not wait for a proxy that said its last.
    await this.beat({ final: 'true' });
    await writer.close();
    await spool.close();
  }

  private async shutDown(): Promise<void> {
    const { running } = this;
    if (running === undefined) return;
    clearInterval(running.heartbeat);
    this.refusals.flush();
    const written = await within(this.finishWriting(running), this.timing.closeMs);
    if (written === 'late') this.options.log.error({ closeMs: this.timing.closeMs }, 'the disk did not take the last audit events in time');
    await Promise.all(running.shippers.map((shipper) => shipper.close(this.timing.deliverMs)));
    this.acknowledgements.close();
    await running.release();
  }
}

/** Whether the work was done in time; a disk that hangs must not hold up the end of the process. */
async function within(work: Promise<void>, ms: number): Promise<'done' | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), ms);
  });
  return Promise.race([work.then(() => 'done' as const), late]).finally(() => clearTimeout(timer));
}

/** The proxy's audit trail; nothing happens before `start()`. */
export function createAuditTrail(options: AuditTrailOptions): RunningAuditTrail {
  return new Trail(options);
}
