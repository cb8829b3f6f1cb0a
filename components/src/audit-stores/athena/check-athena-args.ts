import type * as pulumi from '@pulumi/pulumi';
import { accountIdSchema, arnSchema, regionSchema } from '../../internal/arn';
import { ArgsCheck } from '../../internal/check-args';
import { listOf, oneOf, wholeNumber } from '../../internal/schemas';
import type { AthenaAuditStoreArgs } from '../athena-audit-store';
import { checkCommonArgs, trailLocationSchema, type CommonArgs } from '../store-args';

export interface AthenaArgs extends CommonArgs {
  readonly retentionDays: pulumi.Output<number>;
  readonly recordingsRetentionDays: pulumi.Output<number>;
  readonly objectLockMode: pulumi.Output<string>;
  readonly bufferSeconds: pulumi.Output<number>;
  readonly scanLimitBytes: pulumi.Output<number>;
  readonly trail:
    | {
        readonly location: pulumi.Output<string>;
        readonly accountIds: pulumi.Output<string[]>;
        readonly regions: pulumi.Output<string[]>;
        readonly kmsKeyArn: pulumi.Output<string> | undefined;
      }
    | undefined;
  readonly writerAccountIds: pulumi.Output<string[]> | undefined;
  readonly readerAccountIds: pulumi.Output<string[]>;
}

const GIB = 1_073_741_824;
/** Athena's own least. https://docs.aws.amazon.com/athena/latest/APIReference/API_WorkGroupConfiguration.html */
const LEAST_SCAN_BYTES = 10_485_760;
/** Its names are the longest of what Pulumi makes of the component's. */
const LONGEST_BUCKET_PART = 'recordings';

export function checkAthenaArgs(name: string, args: AthenaAuditStoreArgs): AthenaArgs {
  const check = new ArgsCheck('AthenaAuditStore', args);
  const days = wholeNumber(1, 3_650, 'days');
  const accountIds = listOf(accountIdSchema, 1);
  const common = checkCommonArgs(check, name, LONGEST_BUCKET_PART);
  const given: AthenaArgs = {
    ...common,
    retentionDays: check.optional('retentionDays', days, 400),
    recordingsRetentionDays: check.optional('recordingsRetentionDays', days, 90),
    objectLockMode: check.optional('objectLockMode', oneOf(['GOVERNANCE', 'COMPLIANCE']), 'GOVERNANCE'),
    bufferSeconds: check.optional('bufferSeconds', wholeNumber(0, 900, 'seconds'), 60),
    scanLimitBytes: check.optional('scanLimitBytes', wholeNumber(LEAST_SCAN_BYTES, Number.MAX_SAFE_INTEGER), 100 * GIB),
    trail: checkTrail(check),
    writerAccountIds: check.optional('writerAccountIds', accountIds),
    readerAccountIds: check.optional('readerAccountIds', accountIds, []),
  };
  check.finish();
  return given;
}

function checkTrail(check: ArgsCheck<AthenaAuditStoreArgs>): AthenaArgs['trail'] {
  const location = check.optional('managementEventsLocation', trailLocationSchema);
  const accountIds = check.optional('managementEventsAccountIds', listOf(accountIdSchema, 1));
  const regions = check.optional('managementEventsRegions', listOf(regionSchema, 1));
  const keyExample = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  const kmsKeyArn = check.optional('managementEventsKmsKeyArn', arnSchema('kms', 'key/', keyExample));
  if (location !== undefined && accountIds !== undefined && regions !== undefined) {
    return { location, accountIds, regions, kmsKeyArn };
  }
  const together = {
    managementEventsLocation: location,
    managementEventsAccountIds: accountIds,
    managementEventsRegions: regions,
  };
  const isAsked = [...Object.values(together), kmsKeyArn].some((each) => each !== undefined);
  for (const [key, value] of Object.entries(together)) {
    if (isAsked && value === undefined)
      check.problem(key, 'is required together with the other managementEvents arguments');
  }
  return undefined;
}
