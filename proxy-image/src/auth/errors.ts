import { SallyportError } from '@sallyport/contract';

/** For the log: the person at the client is only told that the proxy cannot record the login. */
export const authenticationNotRecorded = (cause: unknown): SallyportError =>
  new SallyportError(
    'AUTHENTICATION_NOT_RECORDED',
    'A login was refused because its audit event could not be made durable',
    'Look at the health of the audit spool: sallyport doctor.',
    { cause },
  );
