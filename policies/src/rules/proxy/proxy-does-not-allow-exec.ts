import { FLEET_OPTIONS, isFleetPart } from '../../readers/proxy-fleets';
import { resourceRule } from '../../rule';

/** Who runs a command in a proxy's container is past its login, its policies and its trail. */
export const proxyDoesNotAllowExec = resourceRule({
  id: 'proxy-does-not-allow-exec',
  area: 'proxy',
  title: 'Nobody runs a command inside of a proxy',
  severity: 'critical',
  reason:
    'ECS Exec is a shell beside the proxy: with the role that reaches every target, and without an event in the audit trail.',
  types: ['aws:ecs/service:Service', 'aws-native:ecs:Service'],
  reads: ['aws:ecs/service:Service enableExecuteCommand', 'aws-native:ecs:Service enableExecuteCommand'],
  options: FLEET_OPTIONS,
  remediation: 'Leave `enableExecuteCommand` of the service out, or set it to false.',
  controls: { 'nist-800-53-r5': ['AC-3', 'AC-17'], 'pci-dss-4.0.1': ['7.2.5'] },
  link: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html',
  judge(service, { settings, violation }) {
    if (!isFleetPart(service, settings)) return;
    const exec = service.props.at('enableExecuteCommand');
    if (exec.flag() === true) violation(exec, 'is true: a command in the container goes past the audit trail');
  },
  remedy: () => ({ enableExecuteCommand: false }),
});
