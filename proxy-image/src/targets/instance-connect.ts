import type { EC2InstanceConnectClient } from '@aws-sdk/client-ec2-instance-connect';
import { clientConfig } from '../aws/client-config';
import type { InstanceLocation } from './target';

/**
 * Lets a public key in as a login for 60 seconds.
 * @param publicKey in OpenSSH form
 */
export type PushPublicKey = (instance: InstanceLocation, login: string, publicKey: string) => Promise<void>;

/** A person waits for the dial, which has 20 seconds for all of it. */
const BOUNDS = { requestTimeoutMs: 5_000, attempts: 2 };

/**
 * SendSSHPublicKey of EC2 Instance Connect, with one client for each region and role.
 * https://docs.aws.amazon.com/ec2-instance-connect/latest/APIReference/API_SendSSHPublicKey.html
 */
export function createInstanceConnect(): PushPublicKey {
  const clients = new Map<string, EC2InstanceConnectClient>();
  return async (instance, login, publicKey) => {
    const sdk = await import('@aws-sdk/client-ec2-instance-connect');
    const { region, roleArn = '', externalId = '', endpoint = '' } = instance;
    const place = [region, roleArn, externalId, endpoint].join(' ');
    const client = clients.get(place) ?? new sdk.EC2InstanceConnectClient(clientConfig(instance, BOUNDS));
    clients.set(place, client);
    const { Success } = await client.send(
      new sdk.SendSSHPublicKeyCommand({
        InstanceId: instance.instanceId,
        InstanceOSUser: login,
        SSHPublicKey: publicKey,
        ...(instance.availabilityZone === undefined ? {} : { AvailabilityZone: instance.availabilityZone }),
      }),
    );
    if (Success !== true) throw new Error(`EC2 Instance Connect did not take a key for ${instance.instanceId}`);
  };
}
