import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { auditEventSchema, messageOf, PUT_AUDIT_EVENTS_LIMITS, readLines } from '@sallyport/contract';
import { cliError } from '../errors';
import type { StoredEvents } from './read-events';

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/**
 * Every audit event in the proxy's spool: one JSON object a line in files named after their first sequence number. The
 * last line of a file may be one that is being written right now, or that a crash cut: it is no event yet.
 */
export async function readSpool(directory: string): Promise<StoredEvents> {
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
  for (const name of names) {
    let cut: { uid: string; problem: string } | undefined;
    let lineNumber = 0;
    const input = createReadStream(join(directory, name)) as AsyncIterable<Buffer>;
    for await (const line of readLines(input, PUT_AUDIT_EVENTS_LIMITS.eventBytes)) {
      lineNumber += 1;
      if (cut !== undefined) unreadable.push(cut);
      cut = undefined;
      const parsed = auditEventSchema.safeParse(parseJson(line));
      if (parsed.success) events.push(parsed.data);
      else cut = { uid: `${name}, line ${lineNumber}`, problem: parsed.error.issues[0]?.message ?? 'unknown form' };
    }
  }
  return { events, unreadable };
}
