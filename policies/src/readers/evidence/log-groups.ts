import { knownTexts, type Stack, type StackResource } from '../../model';
import { TRAIL_TYPES } from '../trails';
import { isTaggedEvidence } from './tags';

export const LOG_GROUP_TYPES: readonly string[] = ['aws:cloudwatch/logGroup:LogGroup', 'aws-native:logs:LogGroup'];

/** What writes into log groups, and by which properties it names them. */
interface Writer {
  readonly types: readonly string[];
  readonly properties: readonly string[];
}

const TRAILS: Writer = {
  types: TRAIL_TYPES,
  properties: ['cloudWatchLogsGroupArn', 'cloudWatchLogsLogGroupArn'],
};
const WRITERS: readonly Writer[] = [
  TRAILS,
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
  const isWritten = WRITERS.some((writer) => isWrittenBy(writer, group, stack));
  return isWritten || isTaggedEvidence(group.props);
}

/** The log groups of the stack into which a trail delivers. */
export const logGroupsOfTrails = (stack: Stack): readonly StackResource[] =>
  stack.ofType(...LOG_GROUP_TYPES).filter((group) => isWrittenBy(TRAILS, group, stack));

function isWrittenBy({ types, properties }: Writer, group: StackResource, stack: Stack): boolean {
  return stack.ofType(...types).some((writer) => properties.some((property) => namesLogGroup(writer, property, group)));
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
