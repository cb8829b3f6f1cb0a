import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { clientConfig } from '../aws/client-config';
import type { ConfigSource } from './source';

/** Secrets of Secrets Manager, each from the region that its ARN names; fetched only when their version changed. */
export function createSecrets(): Pick<ConfigSource, 'secret' | 'close'> {
  const clients = new Map<string, SecretsManagerClient>();
  return {
    async secret(SecretId, known) {
      const sdk = await import('@aws-sdk/client-secrets-manager');
      const region = SecretId.split(':')[3] ?? '';
      const client = clients.get(region) ?? new sdk.SecretsManagerClient(clientConfig({ region }));
      clients.set(region, client);
      const { VersionId = '', SecretString, SecretBinary } = await client.send(new sdk.GetSecretValueCommand({ SecretId }));
      if (VersionId !== '' && VersionId === known) return undefined;
      return { content: SecretString === undefined ? Buffer.from(SecretBinary ?? []) : Buffer.from(SecretString), version: VersionId };
    },
    close: () => {
      for (const client of clients.values()) client.destroy();
    },
  };
}
