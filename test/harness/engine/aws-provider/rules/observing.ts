import { isProperties, type Properties } from '../../wire/values';
import type { Refusal } from '../refusal';
import {
  between,
  exactlyOne,
  longest,
  name,
  numbers,
  oneOf,
  parseJson,
  type Rule,
  strings,
  together,
  valuesAt,
  shown,
} from './rule';

// PutRetentionPolicy, "retentionInDays"; 0 means for ever.
const RETENTION = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const comparison = [
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
  'LessThanLowerOrGreaterThanUpperThreshold',
  'LessThanLowerThreshold',
  'GreaterThanUpperThreshold',
];

const metricAlarm: Rule = together(
  name('name', 1, 255, /^[^\p{Cc}]+$/u),
  longest('alarmDescription', 1024),
  oneOf('comparisonOperator', comparison),
  oneOf('treatMissingData', ['breaching', 'notBreaching', 'ignore', 'missing']),
  oneOf('statistic', ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum']),
  numbers('evaluationPeriods', (value) =>
    value < 1 ? `expected evaluationPeriods to be at least 1, got ${value}` : undefined,
  ),
  numbers('period', period),
  numbers('metricQueries.metric.period', period),
  actionCount,
  alarmSource,
);

function period(value: number): string | undefined {
  return value === 10 || value === 20 || value === 30 || (value > 0 && value % 60 === 0)
    ? undefined
    : `period must be 10, 20, 30 or a multiple of 60, got ${value}`;
}

function actionCount(inputs: Properties): Refusal[] {
  return ['alarmActions', 'okActions', 'insufficientDataActions'].flatMap((property) => {
    const actions = inputs[property];
    return Array.isArray(actions) && actions.length > 5
      ? [{ property, reason: `at most 5 actions, got ${actions.length}` }]
      : [];
  });
}

/** One metric, or queries of which exactly one is what the alarm watches. */
function alarmSource(inputs: Properties): Refusal[] {
  const queries = inputs.metricQueries;
  const isSingle = inputs.metricName !== undefined;
  if (!Array.isArray(queries)) {
    if (!isSingle) return [{ property: 'metricName', reason: 'one of metricName, metricQueries must be specified' }];
    const missing = ['namespace', 'period', 'threshold'].filter(
      (key) => inputs[key] === undefined && !(key === 'threshold' && inputs.thresholdMetricId !== undefined),
    );
    const statistics = ['statistic', 'extendedStatistic'].filter((key) => inputs[key] !== undefined);
    return [
      ...missing.map((property) => ({ property, reason: `${property} is needed with metricName` })),
      ...(statistics.length === 1
        ? []
        : [{ property: 'statistic', reason: 'one of statistic, extendedStatistic must be specified' }]),
    ];
  }
  const conflicts = ['metricName', 'namespace', 'period', 'statistic', 'dimensions'].filter(
    (key) => inputs[key] !== undefined,
  );
  const returning = valuesAt(inputs, 'metricQueries.returnData').filter(({ value }) => value === true);
  const ids = valuesAt(inputs, 'metricQueries.id');
  return [
    ...conflicts.map((property) => ({ property, reason: `conflicts with metricQueries` })),
    ...(returning.length === 1
      ? []
      : [{ property: 'metricQueries', reason: `exactly one query must have returnData, got ${returning.length}` }]),
    ...ids
      .filter(({ value }) => typeof value !== 'string' || !/^[a-z][a-zA-Z0-9_]*$/.test(value))
      .map(({ property, value }) => ({
        property,
        reason: `${JSON.stringify(value)} must start with a lower-case letter`,
      })),
  ];
}

const metricFilter: Rule = together(
  name('name', 1, 512, /^[^:*]+$/),
  strings('pattern', (value) =>
    value.length < 1 || value.length > 1024
      ? `filter patterns have 1 to 1024 characters, got ${value.length}`
      : bracketProblem(value),
  ),
  name('metricTransformation.name', 1, 255, /^[^:*$]+$/),
  name('metricTransformation.namespace', 1, 255, /^[\w.\-/#]+$/),
  strings('metricTransformation.value', (value) =>
    /^(\$\.?[\w.[\]-]+|-?\d+(\.\d+)?)$/.test(value)
      ? undefined
      : `metric value ${value} must be a number or a field ($.field)`,
  ),
  transformation,
);

function bracketProblem(pattern: string): string | undefined {
  const isJson = pattern.trim().startsWith('{');
  const isClosed = pattern.trim().endsWith('}');
  if (isJson !== isClosed) return `InvalidParameterException: Invalid metric filter pattern: ${pattern}`;
  const open = [...pattern].filter((each) => each === '(').length;
  const closed = [...pattern].filter((each) => each === ')').length;
  return isJson && open !== closed
    ? `InvalidParameterException: Invalid metric filter pattern: parentheses do not match: ${pattern}`
    : undefined;
}

function transformation(inputs: Properties): Refusal[] {
  const given = inputs.metricTransformation;
  if (!isProperties(given) || !isProperties(given.dimensions)) return [];
  const count = Object.keys(given.dimensions).length;
  const tooMany =
    count > 3 ? [{ property: 'metricTransformation.dimensions', reason: `at most 3 dimensions, got ${count}` }] : [];
  const both =
    given.defaultValue !== undefined && count > 0
      ? [
          {
            property: 'metricTransformation.defaultValue',
            reason: 'conflicts with dimensions: a metric filter with dimensions has no default value',
          },
        ]
      : [];
  const selectors = Object.entries(given.dimensions).filter(
    ([, value]) => typeof value === 'string' && !value.startsWith('$'),
  );
  return [
    ...tooMany,
    ...both,
    ...selectors.map(([key]) => ({
      property: `metricTransformation.dimensions["${key}"]`,
      reason: 'a dimension is a field ($.field)',
    })),
  ];
}

const compositeAlarm: Rule = together(
  name('alarmName', 1, 255, /^[^\p{Cc}]+$/u),
  strings('alarmRule', (value) => {
    if (value.length > 10_240) return `alarm rules have at most 10240 characters, got ${value.length}`;
    // What remains when functions, operators and parentheses are taken away must be nothing.
    const rest = value
      .replaceAll(/\b(ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*("[^"]+"|'[^']+'|[^)\s]+)\s*\)/g, '')
      .replaceAll(/\b(AND|OR|NOT|TRUE|FALSE)\b|[()\s]/g, '');
    return rest === '' ? undefined : `ValidationError: AlarmRule is malformed at ${rest}`;
  }),
  actionCount,
);

const dashboard: Rule = together(
  name('dashboardName', 1, 255, /^[A-Za-z0-9_-]+$/),
  strings('dashboardBody', (value) => {
    const body = parseJson(value);
    if (!isProperties(body) || !Array.isArray(body.widgets))
      return 'InvalidParameterInput: the dashboard body must be JSON with a list of widgets';
    const wrong = body.widgets.findIndex(
      (widget) =>
        !isProperties(widget) ||
        !['metric', 'text', 'log', 'alarm', 'explorer'].includes(shown(widget.type)) ||
        !isProperties(widget.properties) ||
        Number(widget.width ?? 6) > 24,
    );
    return wrong < 0
      ? undefined
      : `InvalidParameterInput: widgets[${wrong}] needs a known type, properties and a width of at most 24`;
  }),
);

export const OBSERVING_RULES: Readonly<Record<string, Rule>> = {
  'aws:cloudwatch/logGroup:LogGroup': together(
    name('name', 1, 512, /^[A-Za-z0-9_/.#-]+$/),
    numbers('retentionInDays', (value) =>
      RETENTION.includes(value)
        ? undefined
        : `expected retentionInDays to be one of ${RETENTION.join(', ')}, got ${value}`,
    ),
    oneOf('logGroupClass', ['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY']),
  ),
  'aws:cloudwatch/logMetricFilter:LogMetricFilter': metricFilter,
  'aws:cloudwatch/metricAlarm:MetricAlarm': metricAlarm,
  'aws:cloudwatch/compositeAlarm:CompositeAlarm': compositeAlarm,
  'aws:cloudwatch/dashboard:Dashboard': dashboard,
  'aws:cloudwatch/queryDefinition:QueryDefinition': together(
    name('name', 1, 255, /^([^:*/]+\/?)*[^:*/]+$/),
    longest('queryString', 10_000),
  ),
  'aws:cloudwatch/eventRule:EventRule': together(
    name('name', 1, 64, /^[.\-_A-Za-z0-9]+$/),
    longest('description', 512),
    strings('scheduleExpression', (value) =>
      /^(rate\([1-9]\d* (minute|hour|day)s?\)|cron\((\S+ ){5}\S+\))$/.test(value)
        ? undefined
        : `ValidationException: ScheduleExpression ${value} is not valid`,
    ),
    strings('eventPattern', eventPattern),
    oneOf('state', ['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS']),
    (inputs) =>
      inputs.scheduleExpression === undefined && inputs.eventPattern === undefined
        ? [{ property: 'eventPattern', reason: 'one of eventPattern, scheduleExpression must be specified' }]
        : [],
  ),
  'aws:cloudwatch/eventTarget:EventTarget': together(
    name('targetId', 1, 64, /^[.\-_A-Za-z0-9]+$/),
    longest('input', 8192),
  ),
  'aws:scheduler/schedule:Schedule': together(
    name('name', 1, 64, /^[0-9a-zA-Z\-_.]+$/),
    strings('scheduleExpression', (value) =>
      /^(rate\([1-9]\d* (minute|hour|day)s?\)|cron\((\S+ ){5}\S+\)|at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\))$/.test(value)
        ? undefined
        : `ValidationException: Invalid Schedule Expression ${value}`,
    ),
    oneOf('flexibleTimeWindow.mode', ['OFF', 'FLEXIBLE']),
    oneOf('state', ['ENABLED', 'DISABLED']),
    between('target.retryPolicy.maximumRetryAttempts', 0, 185),
    between('target.retryPolicy.maximumEventAgeInSeconds', 60, 86_400),
  ),
  'aws:sns/topicSubscription:TopicSubscription': oneOf('protocol', [
    'sqs',
    'sms',
    'lambda',
    'firehose',
    'application',
    'email',
    'email-json',
    'http',
    'https',
  ]),
  'aws:lambda/permission:Permission': together(
    name('statementId', 1, 100, /^[a-zA-Z0-9_-]+$/),
    strings('action', (value) =>
      /^(lambda:[*]|lambda:[a-zA-Z]+|[*])$/.test(value) ? undefined : `action ${value} is not valid`,
    ),
  ),
  'aws:lambda/eventSourceMapping:EventSourceMapping': exactlyOne('eventSourceArn', 'selfManagedEventSource'),
};

/** Patterns are objects whose leaves are lists; strings alone match nothing and are refused. */
function eventPattern(text: string): string | undefined {
  if (text.length > 4096) return `event patterns have at most 4096 characters, got ${text.length}`;
  const pattern = parseJson(text);
  if (!isProperties(pattern) || Object.keys(pattern).length === 0)
    return 'InvalidEventPatternException: Event pattern is not valid. Reason: it is not a JSON object';
  const leaf = scalarLeaf(pattern);
  return leaf === undefined
    ? undefined
    : `InvalidEventPatternException: Event pattern is not valid. Reason: "${leaf}" must be an object or an array`;
}

function scalarLeaf(pattern: Properties): string | undefined {
  for (const [key, value] of Object.entries(pattern)) {
    if (Array.isArray(value)) continue;
    if (!isProperties(value)) return key;
    const inner = scalarLeaf(value);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
