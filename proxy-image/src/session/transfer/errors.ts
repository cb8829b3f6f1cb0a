import { SallyportError } from '@sallyport/contract';

/** One side of a file transfer sent what its protocol does not allow; the channel ends. */
export function transferViolation(protocol: 'sftp' | 'scp', side: 'client' | 'target', what: string, cause?: unknown): SallyportError {
  return new SallyportError(
    'TRANSFER_PROTOCOL_VIOLATION',
    `The ${side} broke the ${protocol} protocol: ${what}.`,
    side === 'client' ? 'Use another client, or update this one.' : 'Check the target: its server is faulty or hostile.',
    cause === undefined ? undefined : { cause },
  );
}
