import { isProperties, type Properties, type Property } from '../../wire/values';
import type { Refusal } from '../refusal';
import { policyJson } from './policy-json';
import { between, longest, name, oneOf, parseJson, type Rule, strings, together, valuesAt, shown } from './rule';

const firehose: Rule = together(
  name('name', 1, 64, /^[a-zA-Z0-9_.-]+$/),
  oneOf('destination', [
    'extended_s3',
    'redshift',
    'opensearch',
    'opensearchserverless',
    'splunk',
    'http_endpoint',
    'snowflake',
    'iceberg',
  ]),
  between('extendedS3Configuration.bufferingInterval', 0, 900),
  between('extendedS3Configuration.bufferingSize', 1, 128),
  oneOf('extendedS3Configuration.compressionFormat', ['UNCOMPRESSED', 'GZIP', 'ZIP', 'Snappy', 'HADOOP_SNAPPY']),
  oneOf('serverSideEncryption.keyType', ['AWS_OWNED_CMK', 'CUSTOMER_MANAGED_CMK']),
  ({ destination, extendedS3Configuration }) =>
    destination === 'extended_s3' && extendedS3Configuration === undefined
      ? [{ property: 'extendedS3Configuration', reason: 'is needed when destination is extended_s3' }]
      : [],
  firehoseBuffer,
);

/** Conversion to Parquet and dynamic partitioning need a large buffer, and conversion compresses by itself. */
function firehoseBuffer({ extendedS3Configuration: target }: Properties): Refusal[] {
  if (!isProperties(target)) return [];
  const converts =
    isProperties(target.dataFormatConversionConfiguration) &&
    target.dataFormatConversionConfiguration.enabled !== false;
  const partitions =
    isProperties(target.dynamicPartitioningConfiguration) && target.dynamicPartitioningConfiguration.enabled === true;
  const size = typeof target.bufferingSize === 'number' ? target.bufferingSize : 5;
  const refused: Refusal[] = [];
  if ((converts || partitions) && size < 64)
    refused.push({
      property: 'extendedS3Configuration.bufferingSize',
      reason: `BufferingHints.SizeInMBs must be at least 64 when data format conversion or dynamic partitioning is enabled, got ${size}`,
    });
  if (converts && typeof target.compressionFormat === 'string' && target.compressionFormat !== 'UNCOMPRESSED')
    refused.push({
      property: 'extendedS3Configuration.compressionFormat',
      reason: 'must be UNCOMPRESSED when data format conversion is enabled',
    });
  if (partitions && typeof target.prefix === 'string' && !target.prefix.includes('!{partitionKey'))
    refused.push({
      property: 'extendedS3Configuration.prefix',
      reason: 'must use every partition key of dynamic partitioning',
    });
  if (typeof target.prefix === 'string' && target.prefix.includes('!{') && target.errorOutputPrefix === undefined)
    refused.push({
      property: 'extendedS3Configuration.errorOutputPrefix',
      reason: 'ErrorOutputPrefix cannot be null or empty when Prefix contains expressions',
    });
  return refused;
}

const EDS_FIELDS = new Set([
  'readOnly',
  'eventSource',
  'eventName',
  'eventCategory',
  'resources.type',
  'resources.ARN',
  'eventType',
  'sessionCredentialFromConsole',
  'userIdentity.arn',
  'vpcEndpointId',
  'errorCode',
]);
const EDS_CATEGORIES = new Set([
  'Management',
  'Data',
  'NetworkActivity',
  'ConfigurationItem',
  'Evidence',
  'ActivityAuditLog',
  'Insight',
]);

const eventDataStore: Rule = together(
  name('name', 3, 128, /^[a-zA-Z0-9._-]+$/),
  oneOf('billingMode', ['EXTENDABLE_RETENTION_PRICING', 'FIXED_RETENTION_PRICING']),
  (inputs) => between('retentionPeriod', 7, inputs.billingMode === 'FIXED_RETENTION_PRICING' ? 2557 : 3653)(inputs),
  strings('advancedEventSelectors.fieldSelectors.field', (value) =>
    EDS_FIELDS.has(value) ? undefined : `InvalidEventSelectorsException: ${value} is no field of an event selector`,
  ),
  selectors,
);

function selectors(inputs: Properties): Refusal[] {
  return valuesAt(inputs, 'advancedEventSelectors').flatMap(({ property, value }) => {
    const list = Array.isArray(value) ? value : [value];
    return list.flatMap((selector, index): Refusal[] => {
      if (!isProperties(selector)) return [];
      const fields = Array.isArray(selector.fieldSelectors) ? selector.fieldSelectors.filter(isProperties) : [];
      const category = fields.find((each) => each.field === 'eventCategory');
      const values = Array.isArray(category?.equals) ? category.equals : [];
      if (values.length !== 1)
        return [
          {
            property: `${property}[${index}]`,
            reason: 'InvalidEventSelectorsException: each selector has exactly one eventCategory',
          },
        ];
      const [only] = values;
      return typeof only !== 'string' || EDS_CATEGORIES.has(only)
        ? []
        : [
            {
              property: `${property}[${index}]`,
              reason: `InvalidEventSelectorsException: ${only} is no event category`,
            },
          ];
    });
  });
}

const SSM_ACTIONS =
  /^aws:(approve|assertAwsResourceProperty|branch|changeInstanceState|copyImage|createImage|createStack|createTags|deleteImage|deleteStack|executeAutomation|executeAwsApi|executeScript|executeStateMachine|invokeWebhook|invokeLambdaFunction|loop|pause|runCommand|runInstances|sleep|updateVariable|waitForAwsResourceProperty|runShellScript|runPowerShellScript|downloadContent|runDocument|softwareInventory|configurePackage|updateSsmAgent)$/;

const ssmDocument: Rule = together(
  name('name', 3, 128, /^[a-zA-Z0-9_\-.]+$/),
  strings('name', (value) =>
    /^(aws|amazon|amzn)/i.test(value) ? `name ${value} must not begin with aws, amazon or amzn` : undefined,
  ),
  oneOf('documentFormat', ['JSON', 'TEXT', 'YAML']),
  oneOf('documentType', [
    'Automation',
    'Automation.ChangeTemplate',
    'AutoApprovalPolicy',
    'CloudFormation',
    'Command',
    'ConformancePackTemplate',
    'DeploymentStrategy',
    'ManualApprovalPolicy',
    'Package',
    'Policy',
    'ProblemAnalysis',
    'ProblemAnalysisTemplate',
    'QuickSetup',
    'Session',
    'ChangeCalendar',
    'ApplicationConfiguration',
    'ApplicationConfigurationSchema',
  ]),
  ssmContent,
);

function ssmContent({ content, documentFormat, documentType }: Properties): Refusal[] {
  if (typeof content !== 'string') return [];
  // Quota "SSM document maximum size".
  if (Buffer.byteLength(content) > 65_536)
    return [
      {
        property: 'content',
        reason: `MaxDocumentSizeExceeded: at most 65536 bytes, got ${Buffer.byteLength(content)}`,
      },
    ];
  if (documentFormat !== undefined && documentFormat !== 'JSON') return [];
  const document = parseJson(content);
  if (!isProperties(document))
    return [{ property: 'content', reason: 'InvalidDocumentContent: the content is not JSON' }];
  const problem = documentProblem(document, documentType);
  return problem === undefined ? [] : [{ property: 'content', reason: `InvalidDocumentContent: ${problem}` }];
}

function documentProblem(document: Properties, type: Property | undefined): string | undefined {
  const version = document.schemaVersion;
  if (type === 'Automation' && version !== '0.3')
    return `schemaVersion of an Automation document is 0.3, got ${JSON.stringify(version)}`;
  if (type === 'Command' && version !== '2.2' && version !== '2.0' && version !== '1.2')
    return `schemaVersion of a Command document is 2.2, got ${JSON.stringify(version)}`;
  if (type !== 'Automation' && type !== 'Command') return undefined;
  const steps = Array.isArray(document.mainSteps) ? document.mainSteps.filter(isProperties) : [];
  if (steps.length === 0) return 'mainSteps is empty';
  const names = steps.map((step) => step.name);
  const wrong = steps.find((step) => typeof step.name !== 'string' || !/^[a-zA-Z0-9_-]{1,128}$/.test(step.name));
  if (wrong !== undefined) return `the step name ${JSON.stringify(wrong.name)} is not valid`;
  if (new Set(names).size !== names.length) return 'step names must be unique';
  const action = steps.find((step) => typeof step.action !== 'string' || !SSM_ACTIONS.test(step.action));
  if (action !== undefined)
    return `the action ${JSON.stringify(action.action)} of step ${shown(action.name)} is unknown`;
  const next = steps.find((step) => typeof step.nextStep === 'string' && !names.includes(step.nextStep));
  return next === undefined
    ? parameterProblem(document)
    : `step ${shown(next.name)} goes to ${shown(next.nextStep)}, which does not exist`;
}

const PARAMETER_TYPES = /^(String|StringList|Integer|Boolean|MapList|StringMap|AWS::.+|List<AWS::.+>)$/;

function parameterProblem(document: Properties): string | undefined {
  const parameters = isProperties(document.parameters) ? document.parameters : {};
  const wrong = Object.entries(parameters).find(
    ([, value]) => !isProperties(value) || typeof value.type !== 'string' || !PARAMETER_TYPES.test(value.type),
  );
  if (wrong !== undefined) return `the parameter ${wrong[0]} has no valid type`;
  const used = [...JSON.stringify(document.mainSteps).matchAll(/\{\{\s*([A-Za-z][A-Za-z0-9_-]*)\s*\}\}/g)].map(
    (match) => match[1] ?? '',
  );
  const missing = used.find((each) => parameters[each] === undefined);
  return missing === undefined ? undefined : `the steps use the parameter ${missing}, which is not declared`;
}

const glueTable: Rule = together(
  name('name', 1, 255, /^[^A-Z\p{Cc}]+$/u),
  (inputs) => {
    const names = [
      ...valuesAt(inputs, 'storageDescriptor.columns.name'),
      ...valuesAt(inputs, 'partitionKeys.name'),
    ].map(({ value }) => value);
    const twice = names.find((each, index) => names.indexOf(each) !== index);
    return twice === undefined
      ? []
      : [{ property: 'storageDescriptor.columns', reason: `the column ${shown(twice)} is there twice` }];
  },
  projection,
);

/** Partition projection: every partition key has a type, and what that type needs (Athena User Guide). */
function projection(inputs: Properties): Refusal[] {
  const parameters = isProperties(inputs.parameters) ? inputs.parameters : {};
  if (parameters['projection.enabled'] !== 'true') return [];
  const needs: Readonly<Record<string, string>> = { enum: 'values', integer: 'range', date: 'range' };
  return valuesAt(inputs, 'partitionKeys.name').flatMap(({ value }): Refusal[] => {
    const key = shown(value);
    const type = parameters[`projection.${key}.type`];
    if (typeof type !== 'string' || !['enum', 'integer', 'date', 'injected'].includes(type))
      return [{ property: 'parameters', reason: `projection.${key}.type must be enum, integer, date or injected` }];
    const need = needs[type];
    const missing = need !== undefined && parameters[`projection.${key}.${need}`] === undefined;
    return missing
      ? [{ property: 'parameters', reason: `projection.${key}.${need} is needed for the type ${type}` }]
      : [];
  });
}

export const AUDITING_RULES: Readonly<Record<string, Rule>> = {
  'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream': firehose,
  'aws:cloudtrail/eventDataStore:EventDataStore': eventDataStore,
  'aws:cloudtrail/trail:Trail': name('name', 3, 128, /^[a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?$/),
  'aws:glue/catalogDatabase:CatalogDatabase': name('name', 1, 255, /^[^A-Z\p{Cc}]+$/u),
  'aws:glue/catalogTable:CatalogTable': glueTable,
  'aws:glue/resourcePolicy:ResourcePolicy': policyJson('policy', 'resource', 10_240),
  'aws:athena/workgroup:Workgroup': together(
    name('name', 1, 128, /^[a-zA-Z0-9._-]+$/),
    longest('description', 1024),
    oneOf('state', ['DISABLED', 'ENABLED']),
    oneOf('configuration.resultConfiguration.encryptionConfiguration.encryptionOption', [
      'SSE_S3',
      'SSE_KMS',
      'CSE_KMS',
    ]),
    // BytesScannedCutoffPerQuery has a floor of ten megabytes.
    between('configuration.bytesScannedCutoffPerQuery', 10_485_760, Number.MAX_SAFE_INTEGER),
    strings('configuration.resultConfiguration.outputLocation', (value) =>
      /^s3:\/\/[a-z0-9.-]+\/.*$/.test(value) ? undefined : `output location ${value} is not s3://bucket/prefix/`,
    ),
  ),
  'aws:athena/namedQuery:NamedQuery': together(
    name('name', 1, 128, /^.+$/u),
    longest('description', 1024),
    longest('query', 262_144),
    longest('database', 255),
  ),
  'aws:athena/preparedStatement:PreparedStatement': together(
    name('name', 1, 256, /^[a-zA-Z_][a-zA-Z0-9_@:]*$/),
    longest('description', 1024),
    longest('queryStatement', 262_144),
  ),
  'aws:ssm/document:Document': ssmDocument,
  'aws:ssm/parameter:Parameter': together(
    oneOf('type', ['String', 'StringList', 'SecureString']),
    oneOf('tier', ['Standard', 'Advanced', 'Intelligent-Tiering']),
    strings('name', (value) =>
      value.length <= 1011 && /^[a-zA-Z0-9_.\-/]+$/.test(value) ? undefined : `parameter name ${value} is not valid`,
    ),
  ),
  'aws:sns/topic:Topic': together(
    name('name', 1, 256, /^[a-zA-Z0-9_-]+(\.fifo)?$/),
    longest('displayName', 100),
    policyJson('policy', 'resource', 30_720),
  ),
  'aws:sns/topicPolicy:TopicPolicy': policyJson('policy', 'resource', 30_720),
  'aws:sqs/queue:Queue': together(
    name('name', 1, 80, /^[a-zA-Z0-9_-]+(\.fifo)?$/),
    policyJson('policy', 'resource', 30_720),
    between('messageRetentionSeconds', 60, 1_209_600),
    between('visibilityTimeoutSeconds', 0, 43_200),
  ),
  'aws:sqs/queuePolicy:QueuePolicy': policyJson('policy', 'resource', 30_720),
  'aws:cloudwatch/logResourcePolicy:LogResourcePolicy': policyJson('policyDocument', 'resource', 5120),
};
