import type * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { StoreContext } from '../store-context';
import { createStoreRole } from '../store-role';

export interface LakeReaderOptions {
  readonly accountIds: pulumi.Output<readonly string[]>;
  /** Event data stores that may be asked. */
  readonly eventDataStoreArns: readonly pulumi.Output<string>[];
  readonly kmsKeyArn: pulumi.Output<string> | undefined;
}

/** Whoever asks assumes it where other accounts ask too: an event data store answers those of its own account only. */
export function createLakeReaderRole(store: StoreContext, options: LakeReaderOptions): aws.iam.Role {
  const { accountIds, eventDataStoreArns, kmsKeyArn } = options;
  return createStoreRole(store, 'reader', accountIds, [
    {
      sid: 'RunQueries',
      actions: [
        'cloudtrail:StartQuery',
        'cloudtrail:CancelQuery',
        'cloudtrail:DescribeQuery',
        'cloudtrail:GetQueryResults',
        'cloudtrail:GetEventDataStore',
      ],
      resources: eventDataStoreArns,
    },
    // Whoever asks an encrypted event data store needs its key as well.
    ...(kmsKeyArn === undefined
      ? []
      : [{ sid: 'DecryptEvents', actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [kmsKeyArn] }]),
  ]);
}
