import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditEventSchema, type AuditEvent } from '@sallyport/contract';
import { firstOf } from './spool-segment';

/** Paths of a spool's segments, oldest first. */
export function segmentPaths(stateDirectory: string): string[] {
  const directory = join(stateDirectory, 'spool');
  return readdirSync(directory)
    .filter((name) => firstOf(name) !== undefined)
    .sort()
    .map((name) => join(directory, name));
}

/** Every event that a spool holds, in the order of its files. */
export function spooledEvents(stateDirectory: string): AuditEvent[] {
  return segmentPaths(stateDirectory)
    .flatMap((path) => readFileSync(path, 'utf8').split('\n').filter(Boolean))
    .map((line) => auditEventSchema.parse(JSON.parse(line)));
}
