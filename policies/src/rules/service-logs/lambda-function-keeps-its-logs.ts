import { within } from '../../readers/service-logs/within';
import { choiceOption, resourceRule } from '../../rule';

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;

/** Lambda writes everything unless a level of its own drops lines before they reach the log group. */
export const lambdaFunctionKeepsItsLogs = resourceRule({
  id: 'lambda-function-keeps-its-logs',
  area: 'service-logs',
  title: 'A Lambda function does not drop what it logs',
  severity: 'low',
  reason:
    'A level above INFO drops the lines that say who asked for what before they are written, whatever the code logs.',
  types: ['aws:lambda/function:Function', 'aws-native:lambda:Function'],
  reads: [
    'aws:lambda/function:Function loggingConfig.applicationLogLevel',
    'aws:lambda/function:Function loggingConfig.systemLogLevel',
    'aws-native:lambda:Function loggingConfig.applicationLogLevel',
    'aws-native:lambda:Function loggingConfig.systemLogLevel',
  ],
  options: {
    highestLevel: choiceOption('INFO', LEVELS, 'The level of the least important lines that are still written.'),
  },
  remediation: 'Set `applicationLogLevel` and `systemLogLevel` to `INFO`, or leave them out.',
  controls: { soc2: ['CC7.2'], 'iso-27001-2022': ['A.8.15'], 'nist-800-53-r5': ['AU-12'] },
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html',
  judge({ props }, { each, settings, violation }) {
    const highest = LEVELS.findIndex((level) => level === settings.highestLevel);
    each(['applicationLogLevel', 'systemLogLevel'], (key) => {
      const level = within(props.at('loggingConfig'), key);
      const text = level.text()?.toUpperCase();
      if (LEVELS.findIndex((known) => known === text) > highest) violation(level, `is above ${settings.highestLevel}`);
    });
  },
});
