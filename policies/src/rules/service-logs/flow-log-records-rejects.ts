import { FLOW_LOGS } from '../../readers/service-logs/flow-logs';
import { resourceRule } from '../../rule';

/** A transit gateway decides nothing about traffic, so its flow logs have no traffic type. */
export const flowLogRecordsRejects = resourceRule({
  id: 'flow-log-records-rejects',
  area: 'service-logs',
  title: 'A flow log records rejected traffic',
  severity: 'medium',
  reason:
    'What was refused is how an intruder looks for the next host: a flow log of accepted traffic hides the search.',
  types: FLOW_LOGS,
  reads: [
    'aws:ec2/flowLog:FlowLog trafficType',
    'aws:ec2/flowLog:FlowLog transitGatewayId',
    'aws:ec2/flowLog:FlowLog transitGatewayAttachmentId',
    'aws-native:ec2:FlowLog trafficType',
    'aws-native:ec2:FlowLog resourceType',
  ],
  remediation: 'Set `trafficType` to `ALL`, or to `REJECT` where another flow log records what is accepted.',
  controls: {
    'cis-aws-3.0': ['3.7'],
    'cis-aws-5.0': ['3.7'],
    'cis-aws-6.0': ['4.7'],
    'cis-aws-7.0': ['4.7'],
    fsbp: ['EC2.6'],
    soc2: ['CC7.2'],
    'iso-27001-2022': ['A.8.15'],
    'nist-800-53-r5': ['AU-2', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-basics.html',
  judge({ props }, { violation }) {
    if (props.at('transitGatewayId').isSet() || props.at('transitGatewayAttachmentId').isSet()) return;
    const traffic = props.at('trafficType');
    const type = traffic.text()?.toUpperCase();
    if (type === 'ALL' || type === 'REJECT') return;
    if (props.at('resourceType').text()?.startsWith('TransitGateway') === true) return;
    violation(traffic, 'is neither ALL nor REJECT: refused connections are not recorded');
  },
});
