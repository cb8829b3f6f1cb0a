import { knownTexts, names, type Property, type Stack, type StackResource } from '../../model';

export const REST_STAGES: readonly string[] = ['aws:apigateway/stage:Stage', 'aws-native:apigateway:Stage'];

/** What a stage logs of the methods that a setting is for. */
export interface MethodLogging {
  /** The resource that has the setting: the stage itself in aws-native. */
  readonly owner: StackResource;
  /** Of the owner. */
  readonly urn: string;
  readonly level: Property;
  readonly forAllMethods: boolean;
}

/** The settings of a stage, whether they stand in it or in resources of their own. */
export const methodLogging = (stack: Stack, stage: StackResource): readonly MethodLogging[] => [
  ...stage.props.at('methodSettings').items().map(inStage(stage)),
  ...stack
    .ofType('aws:apigateway/methodSettings:MethodSettings')
    .filter((settings) => names(settings, 'stageName', stage, ['stageName']) && areOfSameApi(settings, stage))
    .map(apart),
];

const inStage =
  (owner: StackResource) =>
  (setting: Property): MethodLogging => ({
    ...{ owner, urn: owner.urn, level: setting.at('loggingLevel') },
    forAllMethods: setting.at('httpMethod').text() === '*' && setting.at('resourcePath').text() === '/*',
  });

const apart = (owner: StackResource): MethodLogging => ({
  ...{ owner, urn: owner.urn, level: owner.props.at('settings').at('loggingLevel') },
  forAllMethods: owner.props.at('methodPath').text()?.replace(/^\//, '') === '*/*',
});

/** Stages of several APIs have one name, such as `live`. The API may be named by what the stage says of it. */
function areOfSameApi(one: StackResource, other: StackResource): boolean {
  const apis = [other, ...other.linkedBy('restApi')];
  if (one.linkedBy('restApi').some((api) => apis.includes(api))) return true;
  const ids = knownTexts(other.props.at('restApi'));
  return knownTexts(one.props.at('restApi')).some((id) => ids.includes(id));
}
