import * as aws from '@pulumi/aws';
import type { FleetScope } from './fleet-scope';

/** What every table of a fleet is: items by `id` that expire, with backups, under the account's key. */
function tableArgs({ named }: FleetScope, part: string): aws.dynamodb.TableArgs {
  return {
    ...named('name', 'table', part),
    attributes: [{ name: 'id', type: 'S' }],
    hashKey: 'id',
    billingMode: 'PAY_PER_REQUEST',
    ttl: { attributeName: 'ttl', enabled: true },
    pointInTimeRecovery: { enabled: true },
    // The account's key aws/dynamodb: who may use a table needs no right to a key, so that it can always be read.
    serverSideEncryption: { enabled: true },
  };
}

/** The locks that the proxies and the runner function share; `LockItem` of the contract says what is in it. */
export function createLockTable(scope: FleetScope): aws.dynamodb.Table {
  const { name, settings, evidence, tags } = scope;
  const args = tableArgs(scope, 'locks');
  return new aws.dynamodb.Table(
    `${name}-locks`,
    { ...args, deletionProtectionEnabled: settings.protectEvidence, tags: tags('evidence') },
    evidence,
  );
}

/**
 * Which TOTP codes were used and how many were wrong, so that a code works once for all proxies. This table is separate
 * because the proxies read the whole table of locks twice a second. It is not evidence. Do not restore a backup of the last
 * two minutes in its place: codes that were used since then would work again.
 */
export function createFactorTable(scope: FleetScope): aws.dynamodb.Table {
  const { name, options, tags } = scope;
  return new aws.dynamodb.Table(`${name}-codes`, { ...tableArgs(scope, 'codes'), tags: tags() }, options);
}
