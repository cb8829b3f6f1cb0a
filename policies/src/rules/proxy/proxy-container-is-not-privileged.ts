import { TASK_DEFINITIONS } from '../../readers/container-definitions';
import { FLEET_OPTIONS, fleetContainers } from '../../readers/proxy-fleets';
import { resourceRule, textsOption } from '../../rule';

/** The one capability that a server may need, on a port below 1024. */
const HARMLESS = ['NET_BIND_SERVICE'];

/** A proxy moves bytes between sockets; it needs no capability of the kernel. */
export const proxyContainerIsNotPrivileged = resourceRule({
  id: 'proxy-container-is-not-privileged',
  area: 'proxy',
  title: 'A proxy has no privilege of its host',
  severity: 'high',
  reason:
    'A privileged container is root on its host, and one with capabilities, or in the namespaces of the host, can see and change what other containers do.',
  types: TASK_DEFINITIONS,
  reads: [
    'aws:ecs/taskDefinition:TaskDefinition containerDefinitions',
    'aws-native:ecs:TaskDefinition containerDefinitions',
    'aws:ecs/taskDefinition:TaskDefinition pidMode',
    'aws:ecs/taskDefinition:TaskDefinition ipcMode',
  ],
  options: {
    ...FLEET_OPTIONS,
    allowedCapabilities: textsOption(HARMLESS, 'Capabilities that a container may add.'),
  },
  remediation:
    'Set `privileged: false` and `linuxParameters.capabilities.drop: ["ALL"]`, add no capability, and leave `pidMode` and `ipcMode` of the task alone.',
  controls: { fsbp: ['ECS.3', 'ECS.4'], 'nist-800-53-r5': ['AC-6'] },
  link: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html',
  judge(task, { settings, violation, each }) {
    const containers = fleetContainers(task, settings);
    each(containers, (container) => {
      const privileged = container.at('privileged');
      if (privileged.flag() === true) violation(privileged, 'is true: the container is root on its host');
    });
    each(containers, (container) => {
      const dropped = container.at('linuxParameters', 'capabilities', 'drop');
      if (!dropped.texts().some(isAll)) violation(dropped, 'does not name ALL: the container keeps capabilities');
    });
    each(containers, (container) => {
      const added = container.at('linuxParameters', 'capabilities', 'add');
      const allowed = new Set(settings.allowedCapabilities.map(bare));
      each(added.items(), (item) => {
        if (!allowed.has(bare(item.text() ?? ''))) violation(item, 'adds a capability');
      });
    });
    if (containers.length === 0) return;
    each([task.props.at('pidMode'), task.props.at('ipcMode')], (mode) => {
      if (mode.text() === 'host') violation(mode, 'is that of the host');
    });
  },
});

const bare = (capability: string): string => capability.toUpperCase().replace(/^CAP_/, '');
const isAll = (capability: string): boolean => bare(capability) === 'ALL';
