import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { checkedName } from './athena-names';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';

/** What a store's client signs with: the given credentials, or the role that they may assume. Undefined: the SDK's chain. */
export function readerCredentials(options: {
  readonly region?: string | undefined;
  readonly credentials?: AwsCredentialIdentity | AwsCredentialIdentityProvider | undefined;
  readonly readerRoleArn?: string | undefined;
}): AwsCredentialIdentity | AwsCredentialIdentityProvider | undefined {
  const { region, credentials, readerRoleArn } = options;
  if (readerRoleArn === undefined) return credentials;
  return fromTemporaryCredentials({
    params: { RoleArn: checkedName('roleArn', readerRoleArn), RoleSessionName: 'sallyport-runbooks' },
    ...(credentials === undefined ? {} : { masterCredentials: credentials }),
    ...(region === undefined ? {} : { clientConfig: { region } }),
  });
}
