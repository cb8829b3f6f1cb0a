import { LOCAL_CREDENTIALS } from '@sallyport/runbooks';

/** For a child process that speaks to the local lake. */
export const LOCAL_CREDENTIALS_ENV = {
  AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
  AWS_SESSION_TOKEN: undefined,
  AWS_PROFILE: undefined,
} as const;
