import { COMPONENT_TYPES } from './component-types';
import { BEHIND_CLOUD_CONTROL, PERMISSIONS } from './permissions';

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

/**
 * What is called by its name, and so can be told apart by the config's `namePrefix`. ACCOUNT, REGION and PREFIX are for the
 * reader to replace, PREFIX_ by the prefix with underscores in place of dashes.
 */
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  athena: ['arn:aws:athena:REGION:ACCOUNT:workgroup/PREFIX-*'],
  cloudwatch: ['arn:aws:cloudwatch:REGION:ACCOUNT:alarm:PREFIX-*', 'arn:aws:cloudwatch::ACCOUNT:dashboard/PREFIX-*'],
  dynamodb: ['arn:aws:dynamodb:REGION:ACCOUNT:table/PREFIX-*'],
  ecr: ['arn:aws:ecr:REGION:ACCOUNT:repository/PREFIX-*'],
  ecs: ['cluster', 'service', 'task-definition'].map((kind) => `arn:aws:ecs:REGION:ACCOUNT:${kind}/PREFIX-*`),
  events: ['arn:aws:events:REGION:ACCOUNT:rule/PREFIX-*'],
  firehose: ['arn:aws:firehose:REGION:ACCOUNT:deliverystream/PREFIX-*'],
  glue: ['catalog', 'database/PREFIX_*', 'table/PREFIX_*'].map((name) => `arn:aws:glue:REGION:ACCOUNT:${name}`),
  iam: ['role', 'instance-profile'].map((kind) => `arn:aws:iam::ACCOUNT:${kind}/PREFIX-*`),
  kms: ['arn:aws:kms:REGION:ACCOUNT:key/*'],
  lambda: ['arn:aws:lambda:REGION:ACCOUNT:function:PREFIX-*'],
  logs: ['arn:aws:logs:REGION:ACCOUNT:log-group:PREFIX-*'],
  s3: ['arn:aws:s3:::PREFIX-*'],
  scheduler: ['schedule', 'schedule-group'].map((kind) => `arn:aws:scheduler:REGION:ACCOUNT:${kind}/PREFIX-*`),
  sns: ['arn:aws:sns:REGION:ACCOUNT:PREFIX-*'],
  sqs: ['arn:aws:sqs:REGION:ACCOUNT:PREFIX-*'],
  ssm: ['arn:aws:ssm:REGION:ACCOUNT:document/PREFIX-*'],
};

/** Actions that AWS knows no resource for, of services that have scopes. */
const WITHOUT_RESOURCE =
  /^(kms:CreateKey|logs:(Describe.*|.*QueryDefinition.*)|ecs:(DescribeTaskDefinition|DeregisterTaskDefinition)|sns:(Unsubscribe|.*SubscriptionAttributes)|ssm:GetParameters)$/;

/** Services whose roles a deployer hands over. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
const PASSED_TO = ['ec2', 'ecs-tasks', 'events', 'firehose', 'lambda', 'scheduler', 'ssm'].map(
  (name) => `${name}.amazonaws.com`,
);

/** The least that deploys a component of one kind and takes it away again, for a principal of its account. */
export function deployPolicy(component: string): PolicyDocument {
  const actions = new Set([
    ...(COMPONENT_TYPES[component] ?? []).flatMap((type) => PERMISSIONS[type] ?? []),
    ...(BEHIND_CLOUD_CONTROL[component] ?? []),
  ]);
  const passes = actions.delete('iam:PassRole');
  const links = actions.delete('iam:CreateServiceLinkedRole');
  const sorted = withoutCovered([...actions]).sort();
  const named = Object.entries(SCOPES).flatMap(([service, resources]): PolicyStatement[] => {
    const own = sorted.filter((action) => action.startsWith(`${service}:`) && !WITHOUT_RESOURCE.test(action));
    return own.length === 0
      ? []
      : [
          {
            Sid: `Named${service[0]?.toUpperCase()}${service.slice(1)}`,
            Effect: 'Allow',
            Action: own,
            Resource: resources,
          },
        ];
  });
  const unnamed = sorted.filter(
    (action) => SCOPES[action.split(':')[0] ?? ''] === undefined || WITHOUT_RESOURCE.test(action),
  );
  return {
    Version: '2012-10-17',
    Statement: [
      ...named,
      ...(unnamed.length === 0
        ? []
        : [
            {
              Sid: 'InThisRegion',
              Effect: 'Allow' as const,
              Action: unnamed,
              Resource: ['*'],
              Condition: { StringEquals: { 'aws:RequestedRegion': 'REGION' } },
            },
          ]),
      ...(passes
        ? [
            {
              Sid: 'PassRoles',
              Effect: 'Allow' as const,
              Action: ['iam:PassRole'],
              Resource: ['arn:aws:iam::ACCOUNT:role/PREFIX-*'],
              Condition: { StringEquals: { 'iam:PassedToService': PASSED_TO } },
            },
          ]
        : []),
      ...(links
        ? [
            {
              Sid: 'ServiceLinkedRoles',
              Effect: 'Allow' as const,
              Action: ['iam:CreateServiceLinkedRole'],
              Resource: ['arn:aws:iam::ACCOUNT:role/aws-service-role/*'],
            },
          ]
        : []),
    ],
  };
}

export const COMPONENTS: readonly string[] = Object.keys(COMPONENT_TYPES);

/** `s3:GetBucketPolicy` says nothing beside `s3:GetBucket*`. */
function withoutCovered(actions: readonly string[]): string[] {
  const wide = actions.filter((action) => action.includes('*'));
  return actions.filter((action) => !wide.some((other) => other !== action && matches(other, action)));
}

/** Whether a pattern of IAM, with `*` for anything, matches. */
export function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}
