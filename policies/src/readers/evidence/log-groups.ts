import { knownTexts, type Stack, type StackResource } from '../../model';
import { TRAIL_TYPES } from '../trails';
import { isTaggedEvidence } from './tags';

export const LOG_GROUP_TYPES: readonly string[] = ['aws:cloudwatch/logGroup:LogGroup', 'aws-native:logs:LogGroup'];

/** What writes evidence into log groups, and by which properties it names them. */
const WRITERS: readonly { readonly types: readonly string[]; readonly properties: readonly string[] }[] = [
  { types: TRAIL_TYPES, properties: ['cloudWatchLogsGroupArn', 'cloudWatchLogsLogGroupArn'] },
  { types: ['aws:ec2/flowLog:FlowLog', 'aws-native:ec2:FlowLog'], properties: ['logDestination', 'logGroupName'] },
  {
    types: [
      'aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig',
      'aws-native:route53resolver:ResolverQueryLoggingConfig',
    ],
    properties: ['destinationArn'],
  },
];

/** Whether a log group holds what an auditor asks for: what a trail, a flow log or a resolver writes, or by its own tag. */
export function holdsEvidence(group: StackResource, stack: Stack): boolean {
  const isWritten = WRITERS.some(({ types, properties }) =>
    stack.ofType(...types).some((writer) => properties.some((property) => namesLogGroup(writer, property, group))),
  );
  return isWritten || isTaggedEvidence(group.props);
}

/** Whether the property names the group: by a link, its name, its ARN, or its ARN with all streams. */
export function namesLogGroup(from: StackResource, property: string, group: StackResource): boolean {
  if (from.linkedBy(property).includes(group)) return true;
  const named = knownTexts(group.props.either('name', 'logGroupName'))[0];
  const arn = knownTexts(group.props.at('arn'))[0];
  return knownTexts(from.props.at(property)).some((given) => {
    const text = given.replace(/:\*$/, '');
    return text === arn || (named !== undefined && (text === named || text.endsWith(`:log-group:${named}`)));
  });
}
