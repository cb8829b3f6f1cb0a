import { within } from '../../readers/service-logs/within';
import { resourceRule } from '../../rule';

export const stateMachineLogsExecutions = resourceRule({
  id: 'state-machine-logs-executions',
  area: 'service-logs',
  title: 'A state machine logs its executions',
  severity: 'low',
  reason: 'Step Functions forgets an execution after 90 days, and one of an express state machine at once.',
  types: ['aws:sfn/stateMachine:StateMachine', 'aws-native:stepfunctions:StateMachine'],
  reads: [
    'aws:sfn/stateMachine:StateMachine loggingConfiguration.level',
    'aws-native:stepfunctions:StateMachine loggingConfiguration.level',
  ],
  remediation: 'Set `loggingConfiguration` with a log group and a `level` other than `OFF`.',
  controls: {
    fsbp: ['StepFunctions.1'],
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1'],
    'iso-27001-2022': ['A.8.15'],
    'nist-800-53-r5': ['AU-2', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html',
  judge({ props }, { violation }) {
    const level = within(props.at('loggingConfiguration'), 'level');
    if ((level.text() ?? 'OFF').toUpperCase() === 'OFF') violation(level, 'logs nothing of an execution');
  },
});
