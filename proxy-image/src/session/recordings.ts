import type { SallyportError, SessionId } from '@sallyport/contract';
import type { Recorder, RecordingSummary } from '../recording/recorder';
import type { SessionContext } from './session-context';
import type { Terminal } from './terminal';

export interface RecordingRequest {
  readonly sessionId: SessionId;
  readonly channelId: number;
  /** Absent where there is none: what comes in is then what is run, and not what a person types. */
  readonly terminal: Terminal | undefined;
  /** Who did what where, for the person who plays it. */
  readonly title: string;
  /** The recording cannot be written: what it records must end. */
  readonly onError: (error: SallyportError) => void;
}

export function recordingTitle({ identity, login, target }: Pick<SessionContext, 'identity' | 'login' | 'target'>, summary: string, terminal: Terminal | undefined): string {
  const what = `${summary === '' ? '' : `: ${summary}`}${terminal === undefined ? ' (no terminal)' : ''}`;
  return `${identity.principal} as ${login} on ${target.name}${what}`;
}

/** @throws SallyportError when the recording cannot be started: the terminal is then refused. */
export type StartRecording = (request: RecordingRequest) => Recorder;

/** A recorder on a relay: what the terminal shows is written, and both sides wait while the disk is behind. */
export class RecordingTap {
  #behind = false;
  #ended: Promise<RecordingSummary> | undefined;

  constructor(
    private readonly recorder: Recorder,
    onCaughtUp: () => void,
  ) {
    recorder.onDrain(() => {
      this.#behind = false;
      onCaughtUp();
    });
  }

  get path(): string {
    return this.recorder.path;
  }

  output(bytes: Buffer): void {
    if (!this.recorder.output(bytes)) this.#behind = true;
  }

  input(bytes: Buffer): void {
    if (!this.recorder.input(bytes)) this.#behind = true;
  }

  resize(columns: number, rows: number): void {
    this.recorder.resize(columns, rows);
  }

  isBehind(): boolean {
    return this.#behind;
  }

  /** The keys of the channel's last event that make the recording evidence; of one that failed, where its part is. Never rejects. */
  async end(): Promise<Record<string, string>> {
    this.#ended ??= this.recorder.end();
    try {
      const { path, bytes, sha256 } = await this.#ended;
      return { recording: path, recordingBytes: String(bytes), recordingSha256: sha256 };
    } catch {
      // Its owner was told by `onError`, and its channel ends with the reason.
      return { recording: this.recorder.path };
    }
  }
}
