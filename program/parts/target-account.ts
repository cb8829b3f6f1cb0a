import type * as pulumi from '@pulumi/pulumi';
import { TargetAccount, type ProxyFleet } from '@sallyport/components';
import type { ProgramConfig, TargetAccountConfig } from '../config/schema';
import { defined } from '../defined';
import { OtherStack } from '../stack-outputs';
import { shared } from './shared';

/** The role by which the fleet finds and reaches targets of this account. */
export function deployTargetAccount(
  config: ProgramConfig,
  section: TargetAccountConfig,
  fleet: ProxyFleet | undefined,
): TargetAccount {
  const { fleetRoleArn: _role, fleetStack: _stack, ...args } = section;
  return new TargetAccount('targets', {
    ...shared(config),
    ...defined(args),
    ...fleetOf(section, fleet),
  });
}

interface FleetArgs {
  readonly fleetRoleArn: pulumi.Input<string>;
  readonly fleetSecurityGroupId?: pulumi.Input<string>;
}

/** The fleet of this stack, of another stack, or by its role alone; its security group is no use where networks stand for it. */
function fleetOf(
  { fleetStack, fleetRoleArn = '', fleetCidrs }: TargetAccountConfig,
  fleet: ProxyFleet | undefined,
): FleetArgs {
  const { roleArn, securityGroupId } =
    fleet ?? (fleetStack === undefined ? { roleArn: fleetRoleArn, securityGroupId: undefined } : readFleet(fleetStack));
  return fleetCidrs !== undefined || securityGroupId === undefined
    ? { fleetRoleArn: roleArn }
    : { fleetRoleArn: roleArn, fleetSecurityGroupId: securityGroupId };
}

function readFleet(stack: string): { roleArn: pulumi.Output<string>; securityGroupId: pulumi.Output<string> } {
  const { fleetRoleArn, fleetSecurityGroupId } = new OtherStack(stack).fleet();
  return { roleArn: fleetRoleArn, securityGroupId: fleetSecurityGroupId };
}
