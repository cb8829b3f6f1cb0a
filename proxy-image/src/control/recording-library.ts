import type { SessionId } from '@sallyport/contract';
import { listRecordings } from '../recording/recordings';

/** Where recordings are found for playing back. */
export interface RecordingLibrary {
  /** Absolute path of the session's first recording, or nothing when there is none. */
  find(session: SessionId): Promise<string | undefined>;
}

/** The recordings of a folder, by the session that their names carry. */
export function createRecordingLibrary(directory: string): RecordingLibrary {
  return {
    find: async (session) => (await listRecordings(directory)).find((recording) => recording.sessionId === session)?.path,
  };
}
