import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { awsName, childName, plainTags, type StoreContext } from '../store-context';

export interface WorkgroupOptions {
  readonly resultsLocation: pulumi.Output<string>;
  readonly kmsKeyArn: pulumi.Output<string>;
  readonly scanLimitBytes: pulumi.Output<number>;
}

/** Where queries run: nobody can leave out encryption or the limit, whatever a client asks for. */
export function createWorkgroup(store: StoreContext, options: WorkgroupOptions): aws.athena.Workgroup {
  const { resultsLocation, kmsKeyArn, scanLimitBytes } = options;
  return new aws.athena.Workgroup(
    childName(store, 'workgroup'),
    {
      ...awsName(store, 'name', 'workgroup', 'audit'),
      description: `Queries over the Sallyport audit store ${store.name}`,
      configuration: {
        enforceWorkgroupConfiguration: true,
        publishCloudwatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: scanLimitBytes,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: resultsLocation,
          expectedBucketOwner: store.aws.accountId,
          encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKeyArn },
        },
      },
      // A workgroup with saved queries could not be deleted otherwise; they come from runbooks and can be made again.
      forceDestroy: true,
      tags: plainTags(store),
    },
    { parent: store.parent },
  );
}

export const workgroupArn = (store: StoreContext, name: pulumi.Output<string>): pulumi.Output<string> =>
  pulumi.interpolate`arn:${store.aws.partition}:athena:${store.aws.region}:${store.aws.accountId}:workgroup/${name}`;
