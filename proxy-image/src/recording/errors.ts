import { messageOf, SallyportError } from '@sallyport/contract';

/** A recording could not be written; its session must not go on unrecorded. */
export function recordingFailed(path: string, cause: unknown): SallyportError {
  return new SallyportError(
    'RECORDING_FAILED',
    `The recording ${path} could not be written: ${messageOf(cause)}.`,
    'Check that the recording directory exists, belongs to the proxy and has free space.',
    { cause },
  );
}

/** A recording is as long as one may be; its session must not go on unrecorded. */
export function recordingFull(path: string, maxBytes: number): SallyportError {
  return new SallyportError(
    'RECORDING_FULL',
    `The recording ${path} has reached the ${maxBytes} bytes that recording.maxBytes allows, so its terminal ends.`,
    'Open a new session; write long output to a file, or raise recording.maxBytes.',
  );
}

export function recordingUnreadable(path: string, cause: unknown): SallyportError {
  return new SallyportError('RECORDING_UNREADABLE', `The recording ${path} could not be read: ${messageOf(cause)}.`, 'Check the path and its permissions.', {
    cause,
  });
}
