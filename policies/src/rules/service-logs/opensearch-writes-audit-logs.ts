import type { Property } from '../../model';
import { resourceRule } from '../../rule';

export const opensearchWritesAuditLogs = resourceRule({
  id: 'opensearch-writes-audit-logs',
  area: 'service-logs',
  title: 'An OpenSearch domain writes audit logs',
  severity: 'medium',
  reason: 'Who signed in to the domain and which indexes they read is in its audit log alone.',
  types: [
    'aws:opensearch/domain:Domain',
    'aws:elasticsearch/domain:Domain',
    'aws-native:opensearchservice:Domain',
    'aws-native:elasticsearch:Domain',
  ],
  reads: [
    'aws:opensearch/domain:Domain logPublishingOptions',
    'aws:elasticsearch/domain:Domain logPublishingOptions',
    'aws-native:opensearchservice:Domain logPublishingOptions',
    'aws-native:elasticsearch:Domain logPublishingOptions',
  ],
  remediation:
    'Add a log publishing option of type `AUDIT_LOGS` with a log group, and turn fine-grained access control on.',
  controls: {
    fsbp: ['OpenSearch.5', 'ES.5'],
    soc2: ['CC7.2'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-2', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/opensearch-service/latest/developerguide/audit-logs.html',
  judge({ props }, { violation }) {
    const options = props.at('logPublishingOptions');
    const audit = auditOption(options);
    if (audit === undefined) violation(options, 'has no option of AUDIT_LOGS');
    else if (audit.at('enabled').flag() === false) violation(audit.at('enabled'), 'turns the audit logs off');
  },
});

/** A list of options in one provider, a map by type in the other, whose keys Cloud Control writes in another case. */
function auditOption(options: Property): Property | undefined {
  if (options.isObject() && options.at('logType').isAbsent()) {
    return options.entries().find(([type]) => isAudit(type))?.[1];
  }
  return options.items().find((option) => isAudit(option.at('logType').text()));
}

const isAudit = (type: string | undefined): boolean => type?.toUpperCase() === 'AUDIT_LOGS';
