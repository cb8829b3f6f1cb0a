import { closeSync, createReadStream, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  auditEventSchema,
  canonicalJson,
  messageOf,
  PUT_AUDIT_EVENTS_LIMITS,
  readLines,
  type AuditEvent,
} from '@sallyport/contract';
import { cliError } from '../errors';
import type { StoredEvents } from './read-events';

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

type Line = { readonly event: AuditEvent } | { readonly problem: string };

/**
 * The proxy writes canonical JSON and its digests are digests of that text. A line that says the same in other bytes
 * was written by somebody else: a member that stands twice, for example, is read differently by different readers.
 */
function readLine(text: string): Line {
  const parsed = auditEventSchema.safeParse(parseJson(text));
  if (!parsed.success) return { problem: `not an audit event: ${parsed.error.issues[0]?.message ?? 'unknown form'}` };
  if (canonicalJson(parsed.data) !== text)
    return {
      problem: 'the bytes differ from what the proxy writes (a repeated member, another order or other spacing)',
    };
  return { event: parsed.data };
}

function endsWithNewLine(path: string): boolean {
  const { size } = statSync(path);
  if (size === 0) return true;
  const file = openSync(path, 'r');
  try {
    const last = Buffer.alloc(1);
    readSync(file, last, 0, 1, size - 1);
    return last.toString() === '\n';
  } finally {
    closeSync(file);
  }
}

export interface SpooledEvents extends StoredEvents {
  /** Last lines without an end: each is being written right now, or was cut off, and is not an event. */
  readonly cutOff: readonly string[];
}

/** Every audit event in the proxy's spool: one JSON object a line in files named after their first sequence number. */
export async function readSpool(directory: string): Promise<SpooledEvents> {
  let names: string[];
  try {
    names = readdirSync(directory)
      .filter((name) => /^\d+\.ndjson$/.test(name))
      .sort();
  } catch (cause) {
    throw cliError('CLI_CONFIG_UNREADABLE', `cannot read the spool ${directory}: ${messageOf(cause)}`, { cause });
  }
  const events: StoredEvents['events'][number][] = [];
  const unreadable: StoredEvents['unreadable'][number][] = [];
  const cutOff: string[] = [];
  for (const name of names) {
    const path = join(directory, name);
    const isWhole = endsWithNewLine(path);
    let lineNumber = 0;
    let last: { uid: string; problem: string } | undefined;
    const input = createReadStream(path) as AsyncIterable<Buffer>;
    for await (const text of readLines(input, PUT_AUDIT_EVENTS_LIMITS.eventBytes)) {
      lineNumber += 1;
      if (last !== undefined) unreadable.push(last);
      last = undefined;
      const line = readLine(text);
      if ('event' in line) events.push(line.event);
      else last = { uid: `${name}, line ${lineNumber}`, problem: line.problem };
    }
    if (last === undefined) continue;
    if (isWhole) unreadable.push(last);
    else cutOff.push(last.uid);
  }
  return { events, unreadable, cutOff };
}
