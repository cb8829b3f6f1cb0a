import type * as pulumi from '@pulumi/pulumi';
import { TargetAccount, type ProxyFleet } from '@sallyport/components';
import type { ProgramConfig, TargetAccountConfig } from '../config/schema';
import { defined } from '../defined';
import { OtherStack } from '../stack-outputs';
import { shared } from './shared';

/** The role by which the fleet finds and reaches targets of this account. */
export async function deployTargetAccount(
  config: ProgramConfig,
  section: TargetAccountConfig,
  fleet: ProxyFleet | undefined,
): Promise<TargetAccount> {
  const { fleetRoleArn: _role, fleetStack: _stack, ...args } = section;
  return new TargetAccount('targets', {
    ...shared(config),
    ...defined(args),
    ...(await fleetOf(section, fleet)),
  });
}

interface FleetArgs {
  readonly fleetRoleArn: pulumi.Input<string>;
  readonly fleetSecurityGroupId?: pulumi.Input<string>;
}

/** The fleet of this stack, of another stack, or by its role alone; its security group is no use where networks stand for it. */
async function fleetOf(
  { fleetStack, fleetRoleArn = '', fleetCidrs }: TargetAccountConfig,
  fleet: ProxyFleet | undefined,
): Promise<FleetArgs> {
  if (fleet !== undefined)
    return withGroup({ fleetRoleArn: fleet.roleArn, fleetSecurityGroupId: fleet.securityGroupId }, fleetCidrs);
  return fleetStack === undefined ? { fleetRoleArn } : withGroup(await new OtherStack(fleetStack).fleet(), fleetCidrs);
}

const withGroup = (found: Required<FleetArgs>, cidrs: readonly string[] | undefined): FleetArgs =>
  cidrs === undefined ? found : { fleetRoleArn: found.fleetRoleArn };
