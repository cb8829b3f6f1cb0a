import { methodLogging, REST_STAGES, type MethodLogging } from '../../readers/service-logs/rest-stages';
import { stackRule } from '../../rule';

export const apiStageLogsExecution = stackRule({
  id: 'api-stage-logs-execution',
  area: 'service-logs',
  title: 'A stage of a REST API logs the execution of all its methods',
  severity: 'low',
  reason: 'The execution log shows which authorizer decided what, and which request failed in which integration.',
  reads: [
    'aws:apigateway/methodSettings:MethodSettings stageName',
    'aws:apigateway/methodSettings:MethodSettings restApi',
    'aws:apigateway/methodSettings:MethodSettings methodPath',
    'aws:apigateway/methodSettings:MethodSettings settings.loggingLevel',
    'aws:apigateway/stage:Stage restApi',
    'aws-native:apigateway:Stage methodSettings',
  ],
  remediation:
    'Add an `aws.apigateway.MethodSettings` for the stage with `methodPath: "*/*"` and `loggingLevel` `ERROR` or `INFO`.',
  controls: {
    fsbp: ['APIGateway.1'],
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.2.1'],
    'iso-27001-2022': ['A.8.15'],
    'nist-800-53-r5': ['AU-2', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html',
  judge(stack, { each, violationOf }) {
    each(stack.ofType(...REST_STAGES), (stage) => {
      const settings = methodLogging(stack, stage);
      if (!settings.some(({ forAllMethods }) => forAllMethods)) {
        violationOf(stage, undefined, 'no setting of this stack for all methods of the stage turns execution logs on');
      }
      each(settings, (setting) => {
        if (isOff(setting)) violationOf(setting.owner, setting.level, 'is neither ERROR nor INFO');
      });
    });
  },
});

/** The level of one method is that of all methods unless it says else; the provider computes what the program leaves out. */
function isOff({ owner, level, forAllMethods }: MethodLogging): boolean {
  const isComputed = level.isUnknown && owner.linkedBy('settings').length === 0;
  const text = isComputed ? undefined : level.text()?.toUpperCase();
  return text === undefined ? forAllMethods : text !== 'ERROR' && text !== 'INFO';
}
