import { names, type Stack, type StackResource } from '../../model';

export const VPCS: readonly string[] = ['aws:ec2/vpc:Vpc', 'aws:ec2/defaultVpc:DefaultVpc', 'aws-native:ec2:Vpc'];
export const FLOW_LOGS: readonly string[] = ['aws:ec2/flowLog:FlowLog', 'aws-native:ec2:FlowLog'];
export const VPC_IDS: readonly string[] = ['id', 'vpcId'];

const SUBNETS = ['aws:ec2/subnet:Subnet', 'aws-native:ec2:Subnet'];
const SUBNET_IDS = ['id', 'subnetId'];

/** A flow log of the VPC, or one of each of its subnets that the stack makes. */
export function hasFlowLogs(stack: Stack, vpc: StackResource): boolean {
  const logs = stack.ofType(...FLOW_LOGS);
  if (logs.some((log) => records(log, 'vpcId', vpc, VPC_IDS))) return true;
  const subnets = stack.ofType(...SUBNETS).filter((subnet) => names(subnet, 'vpcId', vpc, VPC_IDS));
  return (
    subnets.length > 0 && subnets.every((subnet) => logs.some((log) => records(log, 'subnetId', subnet, SUBNET_IDS)))
  );
}

/** aws-native has one property for whatever is recorded. */
const records = (log: StackResource, property: string, what: StackResource, ids: readonly string[]): boolean =>
  names(log, property, what, ids) || names(log, 'resourceId', what, ids);
