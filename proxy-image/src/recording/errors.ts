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

export function recordingUnreadable(path: string, cause: unknown): SallyportError {
  return new SallyportError('RECORDING_UNREADABLE', `The recording ${path} could not be read: ${messageOf(cause)}.`, 'Check the path and its permissions.', {
    cause,
  });
}
