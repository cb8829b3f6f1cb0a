import type { SessionId } from '@sallyport/contract';

export interface RecordingRequest {
  readonly sessionId: SessionId;
  readonly channelId: number;
  readonly width: number;
  readonly height: number;
  readonly term: string;
  readonly command?: string;
  /** Bytes that are not written yet fell below the recorder's mark. */
  onCaughtUp(): void;
  /** The recording cannot be written: what it records must end. */
  onFailure(error: Error): void;
}

/** One terminal's recording, written as it happens, off the hot path. */
export interface SessionRecording {
  /** What the audit event says about it: the name of its file. */
  readonly name: string;
  output(bytes: Buffer): void;
  input(bytes: Buffer): void;
  resize(columns: number, rows: number): void;
  isBehind(): boolean;
  /** Resolves once everything is written. */
  end(): Promise<void>;
}

export type StartRecording = (request: RecordingRequest) => Promise<SessionRecording>;
