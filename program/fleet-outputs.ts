import * as pulumi from '@pulumi/pulumi';
import type { ProxyFleet } from '@sallyport/components';

/** What a person does next, and what other stacks read. */
export function fleetOutputs(fleet: ProxyFleet): Record<string, unknown> {
  return {
    hostname: fleet.hostname,
    port: fleet.port,
    knownHosts: fleet.knownHosts,
    sshConfig: fleet.sshConfig,
    logGroupName: fleet.logGroupName,
    fleetRoleArn: fleet.roleArn,
    fleetSecurityGroupId: fleet.securityGroupId,
    lockTableName: fleet.lockTableName,
    commandsToTry: [
      'mkdir -p ~/.ssh/known_hosts.d && pulumi stack output knownHosts > ~/.ssh/known_hosts.d/sallyport',
      'pulumi stack output sshConfig >> ~/.ssh/config',
      'ssh LOGIN+TARGET@sallyport',
      pulumi.interpolate`aws logs tail ${fleet.logGroupName} --follow`,
    ],
  };
}
