import * as aws from '@pulumi/aws';
import type { FleetScope } from './fleet-scope';

/** The locks that the proxies and the runner function share; `LockItem` of the contract says what is in it. */
export function createLockTable({ name, settings, evidence, tags, named }: FleetScope): aws.dynamodb.Table {
  return new aws.dynamodb.Table(
    `${name}-locks`,
    {
      ...named('name', 'table', 'locks'),
      attributes: [{ name: 'id', type: 'S' }],
      hashKey: 'id',
      billingMode: 'PAY_PER_REQUEST',
      ttl: { attributeName: 'ttl', enabled: true },
      pointInTimeRecovery: { enabled: true },
      // The account's key aws/dynamodb: who may use the table needs no right to a key, so that a lock can always be read.
      serverSideEncryption: { enabled: true },
      deletionProtectionEnabled: settings.protectEvidence,
      tags: tags('evidence'),
    },
    evidence,
  );
}
