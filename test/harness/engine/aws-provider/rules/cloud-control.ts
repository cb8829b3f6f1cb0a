import { isProperties, type Properties, type Property } from '../../wire/values';
import type { Refusal } from '../refusal';
import { parseJson, type Rule } from './rule';

type Judge = (model: Properties) => string[];

/** Shapes of the CloudFormation types that no resource of the provider covers (their registry schemas). */
const TYPES: Readonly<Record<string, Judge>> = {
  'AWS::CloudTrail::Channel': (model) => [
    ...unknownKeys(model, ['Name', 'Source', 'Destinations', 'Tags']),
    ...text(model, 'Name', /^[a-zA-Z0-9._-]{3,128}$/),
    ...text(model, 'Source', /^.{1,256}$/),
    ...list(model.Destinations, 'Destinations', (each, path) => [
      ...unknownKeys(each, ['Type', 'Location'], path),
      ...(each.Type === 'EVENT_DATA_STORE' ? [] : [`${path}.Type must be EVENT_DATA_STORE`]),
      ...(typeof each.Location === 'string' &&
      /^arn:aws[a-z-]*:cloudtrail:[a-z0-9-]+:\d{12}:eventdatastore\/.+$/.test(each.Location)
        ? []
        : [`${path}.Location must be the ARN of an event data store`]),
    ]),
    ...tags(model.Tags),
  ],
  'AWS::CloudTrail::Dashboard': (model) => [
    ...unknownKeys(model, ['Name', 'Widgets', 'RefreshSchedule', 'TerminationProtectionEnabled', 'Tags']),
    ...text(model, 'Name', /^[a-zA-Z0-9_-]{3,128}$/, 'optional'),
    ...(model.TerminationProtectionEnabled === undefined || typeof model.TerminationProtectionEnabled === 'boolean'
      ? []
      : ['TerminationProtectionEnabled must be a boolean']),
    ...(model.Widgets === undefined ? [] : list(model.Widgets, 'Widgets', widget)),
    ...schedule(model.RefreshSchedule),
    ...tags(model.Tags),
  ],
  'AWS::CloudTrail::ResourcePolicy': (model) => [
    ...unknownKeys(model, ['ResourceArn', 'ResourcePolicy']),
    ...text(model, 'ResourceArn', /^arn:.+$/),
    ...(model.ResourcePolicy === undefined ? ['ResourcePolicy is required'] : []),
  ],
};

function widget(each: Properties, path: string): string[] {
  const { ViewProperties: view, QueryStatement: statement, QueryParameters: parameters } = each;
  return [
    ...unknownKeys(each, ['QueryStatement', 'QueryParameters', 'ViewProperties'], path),
    ...(typeof statement === 'string' && statement !== '' && statement.length <= 10_000
      ? []
      : [`${path}.QueryStatement must have 1 to 10000 characters`]),
    ...(parameters === undefined ||
    (Array.isArray(parameters) && parameters.length > 0 && parameters.every((value) => typeof value === 'string'))
      ? []
      : [`${path}.QueryParameters must be a list of strings`]),
    ...(view === undefined || (isProperties(view) && Object.values(view).every((value) => typeof value === 'string'))
      ? []
      : [`${path}.ViewProperties must be a map of strings`]),
  ];
}

function schedule(value: Property | undefined): string[] {
  if (value === undefined) return [];
  if (!isProperties(value)) return ['RefreshSchedule must be an object'];
  const { Frequency: frequency, Status: status, TimeOfDay: time } = value;
  return [
    ...unknownKeys(value, ['Frequency', 'Status', 'TimeOfDay'], 'RefreshSchedule'),
    ...(isProperties(frequency) &&
    (frequency.Unit === 'HOURS' || frequency.Unit === 'DAYS') &&
    typeof frequency.Value === 'number' &&
    frequency.Value >= 1
      ? []
      : ['RefreshSchedule.Frequency needs Unit HOURS or DAYS, and a Value']),
    ...(status === undefined || status === 'ENABLED' || status === 'DISABLED'
      ? []
      : ['RefreshSchedule.Status must be ENABLED or DISABLED']),
    ...(time === undefined || (typeof time === 'string' && /^\d\d:\d\d$/.test(time))
      ? []
      : ['RefreshSchedule.TimeOfDay must be HH:MM']),
  ];
}

function unknownKeys(model: Properties, known: readonly string[], path = ''): string[] {
  return Object.keys(model)
    .filter((key) => !known.includes(key))
    .map((key) => `extraneous key [${path === '' ? key : `${path}.${key}`}] is not permitted`);
}

function text(model: Properties, key: string, pattern: RegExp, need: 'required' | 'optional' = 'required'): string[] {
  const value = model[key];
  if (value === undefined) return need === 'required' ? [`required key [${key}] not found`] : [];
  return typeof value === 'string' && pattern.test(value)
    ? []
    : [`${key} ${JSON.stringify(value)} does not match ${pattern.source}`];
}

function list(value: Property | undefined, key: string, judge: (each: Properties, path: string) => string[]): string[] {
  if (!Array.isArray(value) || value.length === 0) return [`${key} must be a list with at least one item`];
  return value.flatMap((each, index) =>
    isProperties(each) ? judge(each, `${key}[${index}]`) : [`${key}[${index}] must be an object`],
  );
}

function tags(value: Property | undefined): string[] {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return [];
  return list(value, 'Tags', (each, path) => [
    ...unknownKeys(each, ['Key', 'Value'], path),
    ...(typeof each.Key === 'string' && typeof each.Value === 'string' ? [] : [`${path} needs Key and Value`]),
  ]);
}

/** `desiredState` is JSON text, which no declared type reaches. */
const desiredState: Rule = (inputs): Refusal[] => {
  const { typeName, desiredState: state } = inputs;
  if (typeof typeName !== 'string' || typeof state !== 'string') return [];
  const judge = TYPES[typeName];
  if (judge === undefined)
    return [{ property: 'typeName', reason: `the pretended AWS account has no resource type ${typeName}` }];
  const model = parseJson(state);
  if (!isProperties(model)) return [{ property: 'desiredState', reason: 'must be JSON of an object' }];
  return judge(model).map((problem) => ({
    property: 'desiredState',
    reason: `Model validation failed (#: ${problem})`,
  }));
};

/** Whether a resource is of a type that only an account knows which has more types than are described here. */
export function isOfAnotherType(type: string, inputs: Properties): boolean {
  const { typeName } = inputs;
  return type in CLOUD_CONTROL_RULES && typeof typeName === 'string' && TYPES[typeName] === undefined;
}

export const CLOUD_CONTROL_RULES: Readonly<Record<string, Rule>> = {
  'aws:cloudcontrol/resource:Resource': desiredState,
};
