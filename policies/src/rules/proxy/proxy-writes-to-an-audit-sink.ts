import type { StackResource } from '../../model';
import { allows, statementsOf, type Statement } from '../../readers/policy-documents';
import { documentsOfPolicy, FLEET_OPTIONS, fleetsOf, policiesOf, rolesOf } from '../../readers/proxy-fleets';
import { stackRule } from '../../rule';

/** What takes audit events: a stream into a store, a channel of CloudTrail Lake, or its event data store. */
const SINKS = new Set([
  'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream',
  'aws-native:kinesisfirehose:DeliveryStream',
  'aws-native:cloudtrail:Channel',
]);

/** A role that writes from another account is assumed, and what it may do is judged there. */
const WRITES = ['firehose:PutRecordBatch', 'firehose:PutRecord', 'cloudtrail-data:PutAuditEvents', 'sts:AssumeRole'];

/** A proxy without the right to write its trail either stands still, or works unseen. */
export const proxyWritesToAnAuditSink = stackRule({
  id: 'proxy-writes-to-an-audit-sink',
  area: 'proxy',
  title: 'The role of a proxy may write to an audit sink',
  severity: 'critical',
  reason: 'Nothing that is done through a proxy can be proved when its audit events never leave it.',
  reads: ['aws:iam/rolePolicy:RolePolicy policy', 'aws:iam/rolePolicyAttachment:RolePolicyAttachment policyArn'],
  options: FLEET_OPTIONS,
  remediation:
    'Allow the role of the proxies `firehose:PutRecordBatch` on the stream, `cloudtrail-data:PutAuditEvents` on the channel, or `sts:AssumeRole` on the writer role of the audit store.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1', '10.3.3'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-12'],
  },
  link: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/query-event-data-store-integration.html',
  judge(stack, { settings, violationOf, each }) {
    each(fleetsOf(stack, settings), (fleet) => {
      each(rolesOf(fleet, stack), (role) => {
        const policies = policiesOf(role, stack);
        // A document that is not known yet is told by its links; one that is known says by itself what it allows.
        const isAllowed = policies.some((policy) =>
          documentsOfPolicy(policy).some(
            (document) => (document.isUnknown && isLinkedToSink(policy)) || statementsOf(document).some(isWriting),
          ),
        );
        if (!isAllowed)
          violationOf(role, undefined, 'may write to no audit sink: its audit events never leave the proxy');
      });
    });
  },
});

const isWriting = (statement: Statement): boolean => WRITES.some((action) => allows(statement, action));

const isLinkedToSink = (policy: StackResource): boolean =>
  ['policy', 'policyDocument', 'inlinePolicies', 'policies'].some((property) =>
    policy.linkedBy(property).some(({ type }) => SINKS.has(type)),
  );
