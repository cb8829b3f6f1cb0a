import { names, type Stack, type StackResource } from '../../model';

const SOURCES = ['aws:cloudwatch/logDeliverySource:LogDeliverySource', 'aws-native:logs:DeliverySource'];
const DELIVERIES = ['aws:cloudwatch/logDelivery:LogDelivery', 'aws-native:logs:Delivery'];

/**
 * Whether CloudWatch Logs delivers that type of logs (`ACCESS_LOGS`) of the resource: a source that names the resource, and a
 * delivery from that source.
 * @param ids outputs of the resource that are its ARN
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-service-specific.html
 */
export const deliversLogs = (stack: Stack, resource: StackResource, logType: string, ids: readonly string[]): boolean =>
  stack
    .ofType(...SOURCES)
    .filter((source) => names(source, 'resourceArn', resource, ids))
    .filter((source) => source.props.at('logType').text() === logType)
    .some((source) => stack.ofType(...DELIVERIES).some((each) => names(each, 'deliverySourceName', source, ['name'])));
