import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';
import { checkedName } from './athena-names';

export type Credentials = AwsCredentialIdentity | AwsCredentialIdentityProvider;

/** What a client signs with: the given credentials, or the role that they may assume. Undefined: the SDK's chain. */
export function roleCredentials(options: {
  readonly region?: string | undefined;
  readonly credentials?: Credentials | undefined;
  readonly roleArn?: string | undefined;
}): Credentials | undefined {
  const { region, credentials, roleArn } = options;
  if (roleArn === undefined) return credentials;
  return fromTemporaryCredentials({
    params: { RoleArn: checkedName('roleArn', roleArn), RoleSessionName: 'sallyport-runbooks' },
    ...(credentials === undefined ? {} : { masterCredentials: credentials }),
    ...(region === undefined ? {} : { clientConfig: { region } }),
  });
}
