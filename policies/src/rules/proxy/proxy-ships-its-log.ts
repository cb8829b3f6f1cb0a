import { TASK_DEFINITIONS } from '../../readers/container-definitions';
import { FLEET_OPTIONS, fleetContainers } from '../../readers/proxy-fleets';
import { resourceRule } from '../../rule';

/** These leave the log on the host, or nowhere. */
const LOCAL = new Set(['none', 'local', 'json-file']);

/** The log is what alarms count in; it must leave the host that it is about. */
export const proxyShipsItsLog = resourceRule({
  id: 'proxy-ships-its-log',
  area: 'proxy',
  title: 'A proxy ships its log',
  severity: 'high',
  reason:
    'Heartbeats, refusals and errors are counted in the log of the proxies. One that stays on the host raises no alarm.',
  types: TASK_DEFINITIONS,
  reads: TASK_DEFINITIONS.map((type) => `${type} containerDefinitions`),
  options: FLEET_OPTIONS,
  remediation: 'Set `logConfiguration` of the container, with `logDriver: awslogs` and a log group.',
  controls: { fsbp: ['ECS.9'], soc2: ['CC7.2'], 'pci-dss-4.0.1': ['10.3.3'], 'nist-800-53-r5': ['AU-12'] },
  link: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html',
  judge(task, { settings, violation, each }) {
    each(fleetContainers(task, settings), (container) => {
      const driver = container.at('logConfiguration', 'logDriver');
      const name = driver.text() ?? '';
      if (name === '') violation(driver, 'is not set: the log of the container is lost');
      else if (LOCAL.has(name)) violation(driver, 'keeps the log on the host');
    });
  },
});
