import type { Clock } from '../clock';
import type { ProxyConfig } from '../config/schema';
import type { Log } from '../log';
import { NO_TERMINAL } from '../session/program';
import type { StartRecording } from '../session/recordings';
import { createRecordingStore } from './recording-store';
import { createRecordingUploads } from './recording-uploads';
import { startRecording, type Recorder } from './recorder';
import { mendRecordings } from './recordings';

/** The end of the process waits this long for what is not uploaded yet: where the disk dies with it, it is the last chance. */
const CLOSE_MS = 30_000;

export interface KeepRecordingsOptions {
  readonly config: ProxyConfig['recording'];
  readonly directory: string;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Recordings {
  readonly directory: string;
  readonly start: StartRecording;
  /** Why the last upload failed; nothing when all is well, or nothing is uploaded. */
  lastError(): string | undefined;
  close(): Promise<void>;
}

/** Recordings from the terminal to where the config wants them; what a crash left is mended and brought there first. */
export async function keepRecordings({ config, directory, clock, log }: KeepRecordingsOptions): Promise<Recordings> {
  for (const path of await mendRecordings(directory)) log.warn({ path }, 'a recording was cut short by a crash');
  const uploads =
    config.upload === undefined
      ? undefined
      : createRecordingUploads({
          ...{ directory, clock, log, store: createRecordingStore(config.upload) },
          ...{ prefix: config.upload.prefix, keepMs: config.upload.keepHours * 3_600_000 },
        });
  await uploads?.start();
  return {
    directory,
    start: ({ sessionId, channelId, terminal, title, onError }) => {
      const recorder = startRecording({
        ...{ directory, sessionId, channelId, title, clock, onError },
        ...{ columns: terminal?.columns ?? 0, rows: terminal?.rows ?? 0, term: terminal?.term ?? NO_TERMINAL },
        // Without a terminal nothing is echoed: what comes in is the only trace of what is run.
        input: (terminal === undefined ? config.inputWithoutTerminal : config.input) ? 'recorded' : 'omitted',
        maxBytes: config.maxBytes,
      });
      return uploads === undefined ? recorder : tellingOfEnd(recorder, () => uploads.add(recorder.path));
    },
    lastError: () => uploads?.lastError,
    close: async () => uploads?.close(CLOSE_MS),
  };
}

/** Also one that failed: what it holds is evidence. */
function tellingOfEnd(recorder: Recorder, onEnd: () => void): Recorder {
  let ended: ReturnType<Recorder['end']> | undefined;
  return {
    path: recorder.path,
    output: (bytes) => recorder.output(bytes),
    input: (bytes) => recorder.input(bytes),
    resize: (columns, rows) => recorder.resize(columns, rows),
    onDrain: (listener) => recorder.onDrain(listener),
    end: () => (ended ??= recorder.end().finally(onEnd)),
  };
}
