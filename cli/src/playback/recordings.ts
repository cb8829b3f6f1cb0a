import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, parseRecordingName } from '@sallyport/contract';
import { cliError, codeOf } from '../errors';

export interface RecordingSummary {
  readonly session: string;
  readonly channel: number;
  /** RFC 3339, UTC. */
  readonly startedAt: string;
  readonly bytes: number;
  readonly file: string;
}

/** The recordings of a folder, the newest first; none where the folder does not exist yet. */
export function listRecordings(directory: string): RecordingSummary[] {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return [];
    throw cliError('RECORDING_MISSING', `the recordings folder ${directory} cannot be read: ${messageOf(cause)}`, {
      cause,
    });
  }
  return names
    .flatMap((name): RecordingSummary[] => {
      const parsed = parseRecordingName(name);
      if (parsed === undefined) return [];
      const file = join(directory, name);
      return [
        {
          session: parsed.sessionId,
          channel: parsed.channelId,
          startedAt: parsed.startedAt,
          bytes: statSync(file).size,
          file,
        },
      ];
    })
    .sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
}
