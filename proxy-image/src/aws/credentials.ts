import { defaultProvider } from '@aws-sdk/credential-provider-node';

/** Where an AWS API is called, and as whom. */
export interface AwsPlace {
  readonly region: string;
  readonly endpoint?: string | undefined;
  readonly roleArn?: string | undefined;
  readonly externalId?: string | undefined;
}

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Renewed this long before they expire, so that no request is signed with what ends while it travels. */
const RENEW_MS = 5 * 60_000;
const SESSION_NAME = 'sallyport-proxy';
/** A session may wait for the role by which its target is reached. */
const BOUNDS = { maxAttempts: 2, requestHandler: { requestTimeout: 5_000, connectionTimeout: 3_000, throwOnRequestTimeout: true } };

/** The proxy's own credentials, or those of a role that it assumes; kept until shortly before they expire. */
export function credentialsFor({ region, roleArn, externalId }: AwsPlace): () => Promise<AwsCredentials> {
  if (roleArn === undefined) return defaultProvider();
  let current: Promise<AwsCredentials> | undefined;
  let until = -Infinity;
  const assume = async (): Promise<AwsCredentials> => {
    const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
    const params = { RoleArn: roleArn, RoleSessionName: SESSION_NAME, ...(externalId === undefined ? {} : { ExternalId: externalId }) };
    const credentials = await fromTemporaryCredentials({ params, clientConfig: { region, ...BOUNDS } })();
    until = (credentials.expiration?.getTime() ?? Infinity) - RENEW_MS;
    return credentials;
  };
  return () => {
    if (current === undefined || Date.now() >= until) {
      until = Infinity;
      current = assume().catch((error: unknown) => {
        until = -Infinity;
        throw error;
      });
    }
    return current;
  };
}
