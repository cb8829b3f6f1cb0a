import { TASK_DEFINITIONS } from '../../readers/container-definitions';
import { FLEET_OPTIONS, fleetContainers } from '../../readers/proxy-fleets';
import { resourceRule } from '../../rule';

/** A proxy needs no right of root: it listens on a high port, and keeps its state in a volume of its own. */
export const proxyContainerIsNotRoot = resourceRule({
  id: 'proxy-container-is-not-root',
  area: 'proxy',
  title: 'A proxy does not run as root',
  severity: 'high',
  reason:
    'Whoever breaks into a proxy that is root may read the keys of the host and look for a way out of the container.',
  types: TASK_DEFINITIONS,
  reads: [
    'aws:ecs/taskDefinition:TaskDefinition containerDefinitions',
    'aws-native:ecs:TaskDefinition containerDefinitions',
  ],
  options: FLEET_OPTIONS,
  remediation: 'Set `user` of the container to a numeric user and group other than 0, such as `10001:10001`.',
  controls: { 'nist-800-53-r5': ['AC-6'], 'iso-27001-2022': ['A.8.2'] },
  link: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html',
  judge(task, { settings, violation, each }) {
    each(fleetContainers(task, settings), (container) => {
      const user = container.at('user');
      const [name = ''] = (user.text() ?? '').trim().split(':');
      if (name === '') violation(user, 'is not set: the container runs as the user of its image, by default root');
      else if (name === 'root' || /^0+$/.test(name)) violation(user, 'is root');
    });
  },
});
