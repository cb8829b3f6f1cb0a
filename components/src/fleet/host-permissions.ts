import type { Statement } from '../internal/policy-document';
import { parseEcrImage } from './ecr-image';

export interface TaskFacts {
  readonly partition: string;
  readonly accountId: string;
  readonly region: string;
  readonly clusterName: string;
}

/**
 * The agent's endpoint calls the API with the task's own role.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection.html
 */
export const taskProtectionStatements = ({ partition, region, accountId, clusterName }: TaskFacts): Statement[] => [
  {
    sid: 'ProtectTask',
    actions: ['ecs:GetTaskProtection', 'ecs:UpdateTaskProtection'],
    resources: [`arn:${partition}:ecs:${region}:${accountId}:task/${clusterName}/*`],
  },
];

/** Pulling the image by whoever starts it; nothing where the registry is not ECR. */
export function pullStatements(image: string, partition: string): Statement[] {
  const ecr = parseEcrImage(image);
  if (ecr === undefined) return [];
  const { accountId, region, name } = ecr;
  return [
    { sid: 'LogInToRegistry', actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
    {
      sid: 'PullImage',
      actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      resources: [`arn:${partition}:ecr:${region}:${accountId}:repository/${name}`],
    },
  ];
}

/** Shipping the log; `logGroupArn` has no `:*` at its end. */
export const shipLogStatements = (logGroupArn: string): Statement[] => [
  { sid: 'ShipLog', actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [`${logGroupArn}:*`] },
];
