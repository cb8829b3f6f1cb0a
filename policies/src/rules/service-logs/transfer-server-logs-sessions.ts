import { resourceRule } from '../../rule';

export const transferServerLogsSessions = resourceRule({
  id: 'transfer-server-logs-sessions',
  area: 'service-logs',
  title: 'A Transfer Family server logs its sessions',
  severity: 'medium',
  reason:
    'Who signed in by SFTP and which files left is in the log of the server alone, and it writes none unless told where.',
  types: ['aws:transfer/server:Server', 'aws-native:transfer:Server'],
  reads: [
    'aws:transfer/server:Server structuredLogDestinations',
    'aws:transfer/server:Server loggingRole',
    'aws-native:transfer:Server structuredLogDestinations',
    'aws-native:transfer:Server loggingRole',
  ],
  remediation: 'Set `structuredLogDestinations` to the ARN of a log group, or a `loggingRole`.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-2', 'AU-12', 'AC-17'],
  },
  link: 'https://docs.aws.amazon.com/transfer/latest/userguide/structured-logging.html',
  judge({ props }, { violation }) {
    const destinations = props.at('structuredLogDestinations');
    const isLogged = destinations.items().length > 0 || props.at('loggingRole').isSet();
    if (!isLogged) violation(destinations, 'names no log group, and there is no logging role');
  },
});
