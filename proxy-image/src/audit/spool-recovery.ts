import { readdir, readFile, stat, truncate, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { auditEventSchema, GENESIS_DIGEST, type AuditEvent, type ProxyId } from '@sallyport/contract';
import type { Log } from '../log';
import { syncDirectory } from './spool-disk';
import { firstOf, lineDigest, type Segment } from './spool-segment';

/** Where a chain stands: the next event has `sequence + 1` and carries `digest`. */
export interface ChainHead {
  readonly sequence: number;
  readonly digest: string;
}

export const GENESIS_HEAD: ChainHead = { sequence: 0, digest: GENESIS_DIGEST };

export interface RecoveredSpool {
  readonly segments: Segment[];
  readonly head: ChainHead;
  /** Of the last event; absent when the spool holds none. */
  readonly proxyId: ProxyId | undefined;
}

const NEW_LINE = 0x0a;

function parseLine(line: string): AuditEvent | undefined {
  try {
    return auditEventSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

interface ValidPrefix {
  readonly bytes: number;
  readonly head: ChainHead;
  readonly proxyId: ProxyId;
}

/** The longest run of whole, chained events at the start of a segment. */
function validPrefix(content: Buffer, first: number): ValidPrefix | undefined {
  let found: ValidPrefix | undefined;
  let start = 0;
  for (let end = content.indexOf(NEW_LINE); end !== -1; end = content.indexOf(NEW_LINE, start)) {
    const line = content.toString('utf8', start, end);
    const event = parseLine(line);
    const expected = found === undefined ? first : found.head.sequence + 1;
    if (event?.additionalEventData.sequence !== String(expected)) break;
    if (found !== undefined && event.additionalEventData.previousDigest !== found.head.digest) break;
    if (expected === 1 && event.additionalEventData.previousDigest !== GENESIS_DIGEST) break;
    start = end + 1;
    found = {
      bytes: start,
      head: { sequence: expected, digest: lineDigest(line) },
      proxyId: event.additionalEventData.proxyId as ProxyId,
    };
  }
  return found;
}

/**
 * Removes what a crash left behind the last whole event: the rest of a write that nobody was told had succeeded. Whole
 * lines in it mean that more was lost than that; they are kept aside for a person to look at. Gives the highest
 * sequence number that was used in them: going on above it leaves a gap that `audit verify` names, and no number twice.
 */
async function removeTail(path: string, content: Buffer, bytes: number, log: Log): Promise<number> {
  const tail = content.subarray(bytes);
  if (tail.length === 0) return 0;
  let used = 0;
  if (tail.includes(NEW_LINE)) {
    const numbers = tail.toString('utf8').split('\n').map((line) => Number(parseLine(line)?.additionalEventData.sequence ?? 0));
    used = Math.max(...numbers);
    const aside = `${path}.torn-${bytes}`;
    await writeFile(aside, tail, { mode: 0o600 });
    log.error({ path, bytes: tail.length, used, aside }, 'the audit spool had damaged events after its last whole one; they were set aside');
  } else {
    log.warn({ path, bytes: tail.length }, 'the audit spool ended in the middle of an event that was never confirmed; it was removed');
  }
  await truncate(path, bytes);
  return used;
}

/**
 * Finds the end of the chain after a stop or a crash. A segment's events from the first of the next segment on were
 * given up by a failed write, so each segment ends where the next begins.
 */
export async function recoverSpool(directory: string, log: Log): Promise<RecoveredSpool> {
  const firsts = (await readdir(directory)).map(firstOf).filter((first) => first !== undefined).sort((a, b) => a - b);
  const segments: Segment[] = [];
  for (const first of firsts) {
    const path = join(directory, `${String(first).padStart(16, '0')}.ndjson`);
    segments.push({ path, first, last: first - 1, bytes: (await stat(path)).size });
  }
  segments.forEach((segment, index) => {
    segment.last = (segments[index + 1]?.first ?? segment.first) - 1;
  });
  let used = 0;
  for (let last = segments.at(-1); last !== undefined; last = segments.at(-1)) {
    const content = await readFile(last.path);
    const valid = validPrefix(content, last.first);
    if (valid !== undefined) {
      used = Math.max(used, await removeTail(last.path, content, valid.bytes, log));
      last.bytes = valid.bytes;
      last.last = valid.head.sequence;
      return { segments, head: { ...valid.head, sequence: Math.max(used, valid.head.sequence) }, proxyId: valid.proxyId };
    }
    used = Math.max(used, await removeTail(last.path, content, 0, log));
    await unlink(last.path);
    await syncDirectory(directory);
    segments.pop();
  }
  return { segments, head: GENESIS_HEAD, proxyId: undefined };
}
