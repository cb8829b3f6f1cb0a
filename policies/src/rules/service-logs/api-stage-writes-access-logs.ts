import { within } from '../../readers/service-logs/within';
import { resourceRule } from '../../rule';

export const apiStageWritesAccessLogs = resourceRule({
  id: 'api-stage-writes-access-logs',
  area: 'service-logs',
  title: 'A stage of an API writes access logs',
  severity: 'medium',
  reason: 'Without access logs nobody can say who called the API, from where, and what was refused.',
  types: [
    'aws:apigateway/stage:Stage',
    'aws:apigatewayv2/stage:Stage',
    'aws-native:apigateway:Stage',
    'aws-native:apigatewayv2:Stage',
  ],
  reads: [
    'aws:apigateway/stage:Stage accessLogSettings.destinationArn',
    'aws:apigatewayv2/stage:Stage accessLogSettings.destinationArn',
    'aws-native:apigateway:Stage accessLogSetting.destinationArn',
    'aws-native:apigatewayv2:Stage accessLogSettings.destinationArn',
  ],
  remediation: 'Set `accessLogSettings` with the ARN of a log group and a `format`.',
  controls: {
    'cis-aws-7.0': ['4.10'],
    fsbp: ['APIGateway.9'],
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-2', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html',
  judge({ props }, { violation }) {
    const destination = within(props.either('accessLogSettings', 'accessLogSetting'), 'destinationArn');
    if (!destination.isSet()) violation(destination, 'is not set: no call to the stage is recorded');
  },
});
