import { missingTexts } from '../../readers/service-logs/missing-texts';
import { resourceRule, textsOption } from '../../rule';

export const redshiftServerlessExportsLogs = resourceRule({
  id: 'redshift-serverless-exports-logs',
  area: 'service-logs',
  title: 'A namespace of Redshift Serverless exports its audit logs',
  severity: 'medium',
  reason: 'Who connected to the warehouse, and which users were made or changed, is in its audit logs.',
  types: ['aws:redshiftserverless/namespace:Namespace', 'aws-native:redshiftserverless:Namespace'],
  reads: [
    'aws:redshiftserverless/namespace:Namespace logExports',
    'aws-native:redshiftserverless:Namespace logExports',
  ],
  options: {
    logTypes: textsOption(
      ['connectionlog', 'userlog'],
      'The logs to export: any of `connectionlog`, `userlog` and `useractivitylog`.',
    ),
  },
  remediation: 'Set `logExports: ["connectionlog", "userlog"]` on the namespace.',
  controls: {
    fsbp: ['RedshiftServerless.6'],
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1'],
    'iso-27001-2022': ['A.8.15'],
    'nist-800-53-r5': ['AU-2', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-audit-logging.html',
  judge({ props }, { settings, violation }) {
    const exports = props.at('logExports');
    const missing = missingTexts([exports], settings.logTypes);
    if (missing.length > 0) violation(exports, `leaves out ${missing.join(', ')}`);
  },
});
