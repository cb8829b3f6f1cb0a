import type { Resource } from '../../model';
import { isStoreOfAws } from './store-types';

/**
 * Days that an event data store keeps events, with the default of the provider: `@pulumi/aws` asks for seven years whatever
 * the billing mode is, CloudFormation leaves it to the service.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-lake-manage-costs.html
 */
export function retentionDays({ type, props }: Resource): number {
  const given = props.at('retentionPeriod').number();
  if (given !== undefined) return given;
  if (isStoreOfAws(type)) return 2_555;
  return props.at('billingMode').text() === 'FIXED_RETENTION_PRICING' ? 2_557 : 366;
}
