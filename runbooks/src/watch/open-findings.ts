import type { Lock } from '@sallyport/contract';
import type { Runbook } from '../format/runbook';
import type { Row } from '../query/typed-rows';
import { evidenceMs } from '../run/evidence';
import type { Run } from '../run/run';

/** What tells one finding from another: the runbook and the values of its key columns. */
export function findingKey(runbook: Runbook, row: Row): string {
  return JSON.stringify([runbook.id, ...runbook.key.map((column) => row[column] ?? null)]);
}

/** A finding that was told, and what contains it. */
export interface KnownFinding {
  readonly lockId?: string | undefined;
  /** Unix time in ms. */
  readonly lockUntilMs?: number | undefined;
  /** A person took the lock back: it is theirs to decide from now on. */
  readonly lifted?: boolean | undefined;
}

/** A lock that is gone before its time was lifted by somebody. */
export const isLifted = (known: KnownFinding, standing: readonly Pick<Lock, 'id'>[], nowMs: number): boolean =>
  known.lifted === true ||
  (known.lockUntilMs !== undefined && known.lockUntilMs > nowMs && !standing.some(({ id }) => id === known.lockId));

/** Event times are whole seconds. */
const SECOND_MS = 1_000;

/** Whether a finding needs another lock: the one it had has expired, nobody lifted it, and the attack goes on. */
export function goesOn(known: KnownFinding, run: Run, row: Row, nowMs: number): boolean {
  const { lockUntilMs, lifted } = known;
  if (lockUntilMs === undefined || lifted === true || lockUntilMs > nowMs) return false;
  const latest = evidenceMs(run.columns, row);
  return latest !== undefined && latest + SECOND_MS > lockUntilMs;
}

export type SavedFindings = Readonly<Record<string, Readonly<Record<string, KnownFinding>>>>;

/** Remembers which findings are known, so that each is told and answered once, however many runs return it. */
export class OpenFindings {
  private readonly open: Map<string, Map<string, KnownFinding>>;

  constructor(saved: SavedFindings = {}) {
    this.open = new Map(Object.entries(saved).map(([id, known]) => [id, new Map(Object.entries(known))]));
  }

  /** The rows of the run that were not known. A run over complete data closes the findings that it no longer returns. */
  take(run: Run): Row[] {
    const known = this.of(run);
    const rows = new Map(run.findings.map((row) => [findingKey(run.runbook, row), row]));
    const fresh = [...rows].filter(([key]) => !known.has(key)).map(([, row]) => row);
    const complete = run.watermarks.every((watermark) => watermark.passed);
    const kept = complete ? [...rows.keys()] : [...known.keys(), ...rows.keys()];
    this.open.set(run.runbook.id, new Map(kept.map((key) => [key, known.get(key) ?? {}])));
    return fresh;
  }

  /** The known rows of the run whose lock has expired while the attack goes on. */
  again(run: Run, standing: readonly Pick<Lock, 'id'>[], nowMs: number): Row[] {
    const known = this.of(run);
    for (const [key, finding] of known) {
      if (isLifted(finding, standing, nowMs)) known.set(key, { ...finding, lifted: true });
    }
    return run.findings.filter((row) => goesOn(known.get(findingKey(run.runbook, row)) ?? {}, run, row, nowMs));
  }

  contained(run: Run, row: Row, lock: Pick<Lock, 'id' | 'expiresAt'>): void {
    const known = { lockId: lock.id, lockUntilMs: Date.parse(lock.expiresAt) };
    this.of(run).set(findingKey(run.runbook, row), known);
  }

  /** A lock was lifted by a person. */
  lifted(lockId: string): void {
    for (const known of this.open.values()) {
      for (const [key, finding] of known) if (finding.lockId === lockId) known.set(key, { ...finding, lifted: true });
    }
  }

  toJSON(): SavedFindings {
    return Object.fromEntries([...this.open].map(([id, known]) => [id, Object.fromEntries(known)]));
  }

  private of({ runbook }: Run): Map<string, KnownFinding> {
    const known = this.open.get(runbook.id) ?? new Map<string, KnownFinding>();
    this.open.set(runbook.id, known);
    return known;
  }
}
