import { z } from 'zod';
import { LOGIN_NAME } from '../targets/names';
import { awsRegion, bucketName, endpoint, roleArn } from './fields';

/** Where the proxy finds targets by itself. */
export const discoverySchema = z.strictObject({
  region: awsRegion.describe('Region whose EC2 instances with the tag sallyport:target=true are targets'),
  roleArn: roleArn
    .optional()
    .describe('Role to assume for finding and reaching them, where they live in another account'),
  externalId: z.string().min(2).max(1_224).optional().describe('External id that the role asks for'),
  logins: z
    .array(z.string().regex(LOGIN_NAME, { error: 'cannot be a login' }))
    .min(1)
    .describe('Operating-system users that may be asked for; the tag sallyport:logins of an instance narrows them'),
  port: z.int().min(1).max(65_535).default(22).describe('TCP port of sshd on the instances'),
  refreshSeconds: z.int().min(5).max(3_600).default(60).describe('How often instances are looked for'),
  endpoint: endpoint.optional().describe('In place of the AWS endpoints of the region'),
});
export type DiscoverySource = z.infer<typeof discoverySchema>;

const tableName = z.string().regex(/^[a-zA-Z0-9_.-]{3,255}$/, 'cannot be the name of a DynamoDB table');

export const lockTableSchema = z.strictObject({
  name: tableName.describe('DynamoDB table of locks that all proxies of a fleet share, in place of lockDirectory'),
  region: awsRegion.describe('Region of the table'),
  endpoint: endpoint.optional().describe('In place of the AWS endpoint of the region'),
});
export type LockTableLocation = z.infer<typeof lockTableSchema>;

export const factorTableSchema = z.strictObject({
  name: tableName.describe('DynamoDB table of used and wrong codes that all proxies of a fleet share'),
  region: awsRegion.describe('Region of the table'),
  endpoint: endpoint.optional().describe('In place of the AWS endpoint of the region'),
});
export type FactorTableLocation = z.infer<typeof factorTableSchema>;

export const uploadSchema = z.strictObject({
  bucket: bucketName.describe('S3 bucket that each finished recording is uploaded to'),
  prefix: z
    .string()
    .regex(/^(?:[A-Za-z0-9._=-]+\/)*$/, 'must be empty or end with /')
    .default('recordings/')
    .describe('Beginning of the object keys; YYYY-MM-DD/SESSION-CHANNEL.cast follows'),
  region: awsRegion.describe('Region of the bucket'),
  keepHours: z
    .int()
    .min(0)
    .max(8_760)
    .default(24)
    .describe('How long a recording stays on the proxy after it was uploaded'),
  endpoint: endpoint.optional().describe('In place of the AWS endpoint of the region'),
});
export type UploadLocation = z.infer<typeof uploadSchema>;

export const awsSchema = z.strictObject({
  taskProtection: z
    .boolean()
    .default(false)
    .describe('On ECS: protect the task from scale-in and deployments while sessions live'),
  lifecycleHook: z
    .strictObject({
      autoScalingGroupName: z.string().min(1).max(255).describe('Auto Scaling group of the instance'),
      hookName: z.string().min(1).max(255).describe('Lifecycle hook for autoscaling:EC2_INSTANCE_TERMINATING'),
    })
    .optional()
    .describe('On EC2: drain when the group terminates the instance'),
});
