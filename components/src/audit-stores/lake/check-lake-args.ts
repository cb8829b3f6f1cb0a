import type * as pulumi from '@pulumi/pulumi';
import { accountIdSchema, arnSchema, parseArn } from '../../internal/arn';
import { ArgsCheck } from '../../internal/check-args';
import { flag, listOf, wholeNumber } from '../../internal/schemas';
import type { LakeAuditStoreArgs } from '../lake-audit-store';
import { checkCommonArgs, type CommonArgs } from '../store-args';

export interface LakeArgs extends CommonArgs {
  readonly retentionDays: pulumi.Output<number>;
  readonly terminationProtection: pulumi.Output<boolean>;
  readonly channelArn: pulumi.Output<string> | undefined;
  readonly eventDataStoreArn: pulumi.Output<string> | undefined;
  readonly managementEventDataStoreArn: pulumi.Output<string> | undefined;
  readonly writerAccountIds: pulumi.Output<string[]> | undefined;
  readonly readerAccountIds: pulumi.Output<string[]> | undefined;
}

const ID = '11111111-2222-3333-4444-555555555555';
const channelArnSchema = arnSchema('cloudtrail', 'channel/', `arn:aws:cloudtrail:eu-west-1:123456789012:channel/${ID}`);
const storeArnSchema = arnSchema(
  'cloudtrail',
  'eventdatastore/',
  `arn:aws:cloudtrail:eu-west-1:123456789012:eventdatastore/${ID}`,
);

export function checkLakeArgs(name: string, args: LakeAuditStoreArgs): LakeArgs {
  const check = new ArgsCheck('LakeAuditStore', args);
  const common = checkCommonArgs(check, name, undefined);
  const given: LakeArgs = {
    ...common,
    retentionDays: check.optional('retentionDays', wholeNumber(7, 2_555, 'days'), 400),
    terminationProtection: check.optional('terminationProtection', flag, common.protectEvidence),
    channelArn: check.optional('channelArn', channelArnSchema),
    eventDataStoreArn: check.optional('eventDataStoreArn', storeArnSchema),
    managementEventDataStoreArn: check.optional('managementEventDataStoreArn', storeArnSchema),
    writerAccountIds: check.optional('writerAccountIds', listOf(accountIdSchema, 1)),
    readerAccountIds: check.optional('readerAccountIds', listOf(accountIdSchema, 1)),
  };
  const usesLake = check.known('accountUsesCloudTrailLake', flag, false);
  checkTogether(check, usesLake);
  check.finish();
  return given;
}

function checkTogether(check: ArgsCheck<LakeAuditStoreArgs>, usesLake: boolean): void {
  const { args } = check;
  const { channelArn, eventDataStoreArn } = args;
  if (channelArn !== undefined && eventDataStoreArn === undefined) {
    check.problem('eventDataStoreArn', 'is required with channelArn: runbooks ask the event data store');
  }
  if (channelArn === undefined && eventDataStoreArn === undefined && !usesLake) {
    // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-lake-service-availability-change.html
    check.problem(
      'accountUsesCloudTrailLake',
      'must be true to make an event data store. CloudTrail Lake takes no new customers since 31 May 2026: an account that ' +
        'never had an event data store is refused ("no longer accepting new customers"). Take AthenaAuditStore, which asks ' +
        'the same questions; or name an existing eventDataStoreArn and channelArn',
    );
  }
  if (channelArn !== undefined && args.writerAccountIds !== undefined) {
    check.problem(
      'writerAccountIds',
      'are for a channel that is made here; the resource policy of an existing channel belongs to whoever made it',
    );
  }
  if (eventDataStoreArn !== undefined) {
    for (const key of ['retentionDays', 'terminationProtection'] as const) {
      if (args[key] !== undefined)
        check.problem(key, 'is for an event data store that is made here, not for an existing one');
    }
  }
  const [channel, store] = [channelArn, eventDataStoreArn].map((arn) =>
    typeof arn === 'string' ? parseArn(arn) : undefined,
  );
  if (channel && store && (channel.accountId !== store.accountId || channel.region !== store.region)) {
    check.problem(
      'channelArn',
      'is of another account or region than eventDataStoreArn; a channel fills stores of its own',
    );
  }
}
