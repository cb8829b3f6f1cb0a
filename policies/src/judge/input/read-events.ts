import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { policiesError } from '../../errors';
import type { JudgedRow } from './judged-row';
import { explainIssue } from './explain-issue';
import { eventState, toRowOfEvent } from './resource-schema';

const step = z.object({ metadata: z.object({ op: z.string(), urn: z.string(), new: eventState.nullish() }) });
/** One event of the engine (apitype.EngineEvent); of most kinds it is enough that they are there. */
const engineEvent = z.object({
  resourcePreEvent: step.nullish(),
  resOutputsEvent: step.nullish(),
  summaryEvent: z.unknown().optional(),
});

/** After these a resource is there no more. A resource that is replaced has its new state in a step of its own. */
const REMOVING = new Set(['delete', 'discard', 'forget']);
const OF_THE_OLD_ONE = new Set(['delete-replaced', 'discard-replaced', 'remove-pending-replace']);
const READING = new Set(['read', 'read-replacement']);

/**
 * Reads the log that `--event-log` writes, one event a line; of each resource what the last event says.
 * @throws INPUT_INVALID that names the line
 */
export async function readEvents(path: string, name: string): Promise<readonly JudgedRow[]> {
  const rows = new Map<string, JudgedRow>();
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity });
  let number = 0;
  let hasEnd = false;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    const event = readEvent(line, `${name} line ${number}`);
    hasEnd ||= event.summaryEvent !== undefined;
    const told = event.resOutputsEvent ?? event.resourcePreEvent;
    if (told !== null && told !== undefined) apply(told.metadata, rows);
  }
  if (!hasEnd) {
    throw policiesError(
      'INPUT_INVALID',
      `${name} has no summary: the operation failed or the file is cut off, and what is missing in it may be no lack of the stack`,
    );
  }
  return [...rows.values()];
}

/** Whether the line is an event: enough to tell the log from other files. */
export function isEvent(line: string): boolean {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null && 'sequence' in parsed && 'timestamp' in parsed;
  } catch {
    return false;
  }
}

function readEvent(line: string, where: string): z.infer<typeof engineEvent> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    throw policiesError('INPUT_INVALID', `${where} is no JSON; it may be cut off`);
  }
  const result = engineEvent.safeParse(parsed);
  if (!result.success) throw policiesError('INPUT_INVALID', `${where}: ${explainIssue(result.error)}`);
  return result.data;
}

function apply({ op, urn, new: state }: z.infer<typeof step>['metadata'], rows: Map<string, JudgedRow>): void {
  if (OF_THE_OLD_ONE.has(op)) return;
  if (REMOVING.has(op)) rows.delete(urn);
  else if (state !== null && state !== undefined) {
    const row = toRowOfEvent(state);
    rows.set(urn, { ...row, isExternal: row.isExternal || READING.has(op) });
  }
}
