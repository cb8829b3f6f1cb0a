import type { Value } from '../../model';
import { row, type Row } from '../../rule/judge.fixture';

export const FLEET_TAGS = { 'sallyport:component': 'ProxyFleet', 'sallyport:name': 'ssh' };
export const DIGEST = `sha256:${'a'.repeat(64)}`;
export const IMAGE = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/proxy@${DIGEST}`;

type Props = Readonly<Record<string, Value | undefined>>;

/** A container that keeps every rule. */
export const CONTAINER: Props = {
  name: 'proxy',
  image: IMAGE,
  user: '10001:10001',
  privileged: false,
  readonlyRootFilesystem: true,
  linuxParameters: { capabilities: { drop: ['ALL'] } },
  stopTimeout: 120,
  environment: [{ name: 'SALLYPORT_REGION', value: 'eu-west-1' }],
};

const json = (containers: readonly Props[]): string =>
  JSON.stringify(containers.map((each) => ({ ...CONTAINER, ...each })));

/** A task of proxies as `@pulumi/aws` spells it, with what is changed of each container; `undefined` leaves a key out. */
export const task = (...changed: readonly Props[]): Row =>
  row('aws:ecs/taskDefinition:TaskDefinition', 'task', { tags: FLEET_TAGS, containerDefinitions: json(changed) });

/** The same as aws-native spells it. */
export const nativeTask = (...changed: readonly Props[]): Row =>
  row('aws-native:ecs:TaskDefinition', 'task', {
    tags: Object.entries(FLEET_TAGS).map(([key, value]) => ({ key, value })),
    containerDefinitions: changed.map((each) => ({ ...CONTAINER, ...each })),
  });

/** The same, of nobody's fleet. */
export const othersTask = (changed: Props): Row =>
  row('aws:ecs/taskDefinition:TaskDefinition', 'task', { containerDefinitions: json([changed]) });
