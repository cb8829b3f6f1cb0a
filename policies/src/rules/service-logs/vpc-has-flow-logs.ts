import { hasFlowLogs, VPCS } from '../../readers/service-logs/flow-logs';
import { stackRule } from '../../rule';

/**
 * Only VPCs that this stack makes: those of others are not its own to record. Medium as EC2.6 of FSBP: accounts often make
 * flow logs apart from the stacks that make the VPCs, and without them evidence is thinner, not open.
 */
export const vpcHasFlowLogs = stackRule({
  id: 'vpc-has-flow-logs',
  area: 'service-logs',
  title: 'A VPC has flow logs',
  severity: 'medium',
  reason:
    'Without flow logs nobody can say which hosts an intruder reached from the first one, or how much data left the network.',
  reads: [
    'aws:ec2/flowLog:FlowLog vpcId',
    'aws:ec2/flowLog:FlowLog subnetId',
    'aws:ec2/subnet:Subnet vpcId',
    'aws-native:ec2:FlowLog resourceId',
    'aws-native:ec2:Subnet vpcId',
  ],
  remediation: 'Add an `aws.ec2.FlowLog` with the `vpcId` of the VPC and `trafficType: "ALL"`.',
  controls: {
    'cis-aws-3.0': ['3.7'],
    'cis-aws-5.0': ['3.7'],
    'cis-aws-6.0': ['4.7'],
    'cis-aws-7.0': ['4.7'],
    fsbp: ['EC2.6'],
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1'],
    'iso-27001-2022': ['A.8.15', 'A.8.16'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-2', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html',
  judge(stack, { each, violationOf }) {
    each(stack.ofType(...VPCS), (vpc) => {
      if (!hasFlowLogs(stack, vpc)) violationOf(vpc, undefined, 'no flow log of this stack records the VPC');
    });
  },
});
