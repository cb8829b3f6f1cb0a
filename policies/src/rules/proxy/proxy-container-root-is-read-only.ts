import { TASK_DEFINITIONS } from '../../readers/container-definitions';
import { FLEET_OPTIONS, fleetContainers } from '../../readers/proxy-fleets';
import { resourceRule } from '../../rule';

/** What an intruder cannot write he cannot leave behind. */
export const proxyContainerRootIsReadOnly = resourceRule({
  id: 'proxy-container-root-is-read-only',
  area: 'proxy',
  title: 'The root file system of a proxy is read-only',
  severity: 'high',
  reason: 'An intruder on a proxy with a writable root changes the proxy itself, and its trail with it.',
  types: TASK_DEFINITIONS,
  reads: [
    'aws:ecs/taskDefinition:TaskDefinition containerDefinitions',
    'aws-native:ecs:TaskDefinition containerDefinitions',
  ],
  options: FLEET_OPTIONS,
  remediation: 'Set `readonlyRootFilesystem: true`, and mount volumes where the proxy writes.',
  controls: { fsbp: ['ECS.5'], 'nist-800-53-r5': ['AC-6'] },
  link: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html',
  judge(task, { settings, violation, each }) {
    each(fleetContainers(task, settings), (container) => {
      const readOnly = container.at('readonlyRootFilesystem');
      if (readOnly.flag() !== true) violation(readOnly, 'is not true: the container may change its own files');
    });
  },
});
