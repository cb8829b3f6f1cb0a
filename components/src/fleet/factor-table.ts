import * as aws from '@pulumi/aws';
import type { FleetScope } from './fleet-scope';

/**
 * Which TOTP codes were used and how many were wrong, so that a code works once for all proxies. A table of its own,
 * because the proxies read the table of locks whole, twice a second. It is no evidence. Its backups are for who wants to see
 * what was in it: a state of the last two minutes that takes its place would let used codes in again.
 */
export function createFactorTable({ name, options, tags, named }: FleetScope): aws.dynamodb.Table {
  return new aws.dynamodb.Table(
    `${name}-codes`,
    {
      ...named('name', 'table', 'codes'),
      attributes: [{ name: 'id', type: 'S' }],
      hashKey: 'id',
      billingMode: 'PAY_PER_REQUEST',
      ttl: { attributeName: 'ttl', enabled: true },
      pointInTimeRecovery: { enabled: true },
      // The account's key aws/dynamodb, as for the locks.
      serverSideEncryption: { enabled: true },
      tags: tags(),
    },
    options,
  );
}
