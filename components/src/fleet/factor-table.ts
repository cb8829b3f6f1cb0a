import * as aws from '@pulumi/aws';
import type { FleetScope } from './fleet-scope';

/**
 * Which TOTP codes were used and how many were wrong, so that a code works once for all proxies. A table of its own,
 * because the proxies read the table of locks whole, twice a second. It is no evidence, and it has no backups: a state that
 * is restored would let used codes in again.
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
      // The account's key aws/dynamodb, as for the locks.
      serverSideEncryption: { enabled: true },
      tags: tags(),
    },
    options,
  );
}
