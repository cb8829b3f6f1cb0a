import { assetKind, isProperties, type Properties, type Property } from '../../wire/values';
import type { Refusal } from '../refusal';
import {
  between,
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

const RUNTIMES = [
  'nodejs20.x',
  'nodejs22.x',
  'nodejs24.x',
  'python3.10',
  'python3.11',
  'python3.12',
  'python3.13',
  'python3.14',
  'java17',
  'java21',
  'java25',
  'dotnet8',
  'dotnet10',
  'ruby3.3',
  'ruby3.4',
  'provided.al2',
  'provided.al2023',
];

const lambda: Rule = together(
  name('name', 1, 64, /^[a-zA-Z0-9_-]+$/),
  oneOf('runtime', RUNTIMES),
  strings('handler', (value) =>
    value.length <= 128 && /^\S+$/.test(value) ? undefined : `handler ${value} is not valid`,
  ),
  oneOf('architectures', ['x86_64', 'arm64']),
  oneOf('packageType', ['Zip', 'Image']),
  between('timeout', 1, 900),
  between('memorySize', 128, 10_240),
  between('ephemeralStorage.size', 512, 10_240),
  longest('description', 256),
  numbers('reservedConcurrentExecutions', (value) =>
    value < -1 ? `expected reservedConcurrentExecutions to be at least -1, got ${value}` : undefined,
  ),
  strings('role', (value) =>
    /^arn:aws(-[a-z]+)*:iam::\d{12}:role\/.+$/.test(value)
      ? undefined
      : `"${value}" is an invalid ARN: expected arn:aws:iam::account:role/name`,
  ),
  lambdaCode,
  lambdaEnvironment,
);

function lambdaCode(inputs: Properties): Refusal[] {
  const sources = ['code', 's3Bucket', 'imageUri'].filter((key) => inputs[key] !== undefined);
  if (sources.length !== 1)
    return [
      { property: 'code', reason: `exactly one of code, imageUri, s3Bucket must be specified, got ${sources.length}` },
    ];
  if (inputs.packageType === 'Image') return [];
  const missing = ['handler', 'runtime']
    .filter((key) => inputs[key] === undefined)
    .map((property) => ({ property, reason: `${property} must be set when PackageType is Zip` }));
  return [...missing, ...handlerFile(inputs)];
}

/** A bundle made in the program shows its files: the handler's must be one of them. */
function handlerFile({ code, handler }: Properties): Refusal[] {
  if (code === undefined || code === null || typeof handler !== 'string' || assetKind(code) !== 'archive') return [];
  const assets = isProperties(code) ? code.assets : undefined;
  if (!isProperties(assets)) return [];
  const file = handler.slice(0, handler.lastIndexOf('.'));
  const found = Object.keys(assets).some(
    (path) => /\.(c?js|mjs|py)$/.test(path) && path.replace(/\.\w+$/, '') === file,
  );
  return found || Object.values(assets).some((each) => assetKind(each) === 'archive')
    ? []
    : [
        {
          property: 'handler',
          reason: `the archive holds no file for ${handler}; there are ${Object.keys(assets).join(', ')}`,
        },
      ];
}

const RESERVED =
  /^(AWS_(REGION|DEFAULT_REGION|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|LAMBDA_.*|EXECUTION_ENV)|_HANDLER|_X_AMZN_TRACE_ID|LAMBDA_TASK_ROOT|LAMBDA_RUNTIME_DIR|TZ)$/;

function lambdaEnvironment(inputs: Properties): Refusal[] {
  const variables = isProperties(inputs.environment) ? inputs.environment.variables : undefined;
  if (!isProperties(variables)) return [];
  const property = 'environment.variables';
  const wrong = Object.keys(variables).filter((key) => !/^[a-zA-Z]\w+$/.test(key));
  const reserved = Object.keys(variables).filter((key) => RESERVED.test(key) && key !== 'TZ');
  const size = Object.entries(variables).reduce(
    (sum, [key, value]) => sum + key.length + (typeof value === 'string' ? value.length : 0),
    0,
  );
  return [
    ...wrong.map((key) => ({ property, reason: `the name ${key} must match [a-zA-Z]([a-zA-Z0-9_])+` })),
    ...reserved.map((key) => ({ property, reason: `the name ${key} is reserved by Lambda` })),
    ...(size > 4096 ? [{ property, reason: `environment variables have at most 4096 bytes in all, got ${size}` }] : []),
  ];
}

// Task size, "Task CPU and memory": memory in MiB that each CPU value takes on Fargate.
const FARGATE: Readonly<Record<string, readonly [number, number, number]>> = {
  '256': [512, 2048, 512],
  '512': [1024, 4096, 1024],
  '1024': [2048, 8192, 1024],
  '2048': [4096, 16_384, 1024],
  '4096': [8192, 30_720, 1024],
  '8192': [16_384, 61_440, 4096],
  '16384': [32_768, 122_880, 8192],
};

const taskDefinition: Rule = together(
  name('family', 1, 255, /^[a-zA-Z0-9_-]+$/),
  oneOf('networkMode', ['bridge', 'host', 'awsvpc', 'none']),
  oneOf('requiresCompatibilities', ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES']),
  oneOf('runtimePlatform.cpuArchitecture', ['X86_64', 'ARM64']),
  between('ephemeralStorage.sizeInGib', 21, 200),
  fargateSize,
  strings('containerDefinitions', containerProblem),
);

function fargateSize({
  requiresCompatibilities,
  cpu,
  memory,
  networkMode,
  executionRoleArn,
  containerDefinitions,
}: Properties): Refusal[] {
  if (!Array.isArray(requiresCompatibilities) || !requiresCompatibilities.includes('FARGATE')) return [];
  const refused: Refusal[] = [];
  if (networkMode !== 'awsvpc' && networkMode !== null)
    refused.push({ property: 'networkMode', reason: 'Fargate only supports network mode awsvpc' });
  if (
    executionRoleArn === undefined &&
    typeof containerDefinitions === 'string' &&
    containerDefinitions.includes('awslogs')
  )
    refused.push({
      property: 'executionRoleArn',
      reason: 'Fargate requires a task definition to have an execution role to support the log driver awslogs',
    });
  if (cpu === null || memory === null) return refused;
  const range = typeof cpu === 'string' ? FARGATE[cpu] : undefined;
  const size = Number(memory);
  if (range === undefined || size < range[0] || size > range[1] || size % range[2] !== 0) {
    refused.push({
      property: 'memory',
      reason: `No Fargate configuration exists for given values: ${shown(cpu)} CPU, ${shown(memory)} memory`,
    });
  }
  return refused;
}

const CONTAINER_KEYS = new Set(
  [
    'name image cpu memory memoryReservation links portMappings essential restartPolicy entryPoint command environment environmentFiles mountPoints volumesFrom linuxParameters secrets dependsOn startTimeout stopTimeout versionConsistency hostname user workingDirectory disableNetworking privileged readonlyRootFilesystem dnsServers dnsSearchDomains extraHosts dockerSecurityOptions interactive pseudoTerminal dockerLabels ulimits logConfiguration healthCheck systemControls resourceRequirements firelensConfiguration credentialSpecs repositoryCredentials'.split(
      ' ',
    ),
  ].flat(),
);

/** Container definitions travel as JSON text, which the declared types do not reach. */
function containerProblem(text: string): string | undefined {
  const containers = parseJson(text);
  if (!Array.isArray(containers) || containers.length === 0)
    return 'ECS Task Definition container_definitions is invalid: it must be a JSON list of containers';
  for (const [index, container] of containers.entries()) {
    const problem = oneContainer(container);
    if (problem !== undefined)
      return `ECS Task Definition container_definitions is invalid: containers[${index}] ${problem}`;
  }
  return undefined;
}

function oneContainer(container: Property): string | undefined {
  if (!isProperties(container)) return 'is not an object';
  const stray = Object.keys(container).find((key) => !CONTAINER_KEYS.has(key));
  if (stray !== undefined) return `has the unknown key ${stray}`;
  if (typeof container.name !== 'string' || typeof container.image !== 'string') return 'needs a name and an image';
  for (const variable of Array.isArray(container.environment) ? container.environment : []) {
    if (!isProperties(variable) || typeof variable.name !== 'string' || typeof variable.value !== 'string')
      return 'has an environment variable that is not {name, value} of strings';
  }
  for (const secret of Array.isArray(container.secrets) ? container.secrets : []) {
    if (!isProperties(secret) || typeof secret.valueFrom !== 'string') return 'has a secret without valueFrom';
  }
  const logs = container.logConfiguration;
  if (isProperties(logs) && logs.logDriver === 'awslogs' && isProperties(logs.options)) {
    const missing = ['awslogs-group', 'awslogs-region', 'awslogs-stream-prefix'].find(
      (key) => isProperties(logs.options) && logs.options[key] === undefined,
    );
    if (missing !== undefined) return `logs to awslogs without ${missing}`;
  }
  return undefined;
}

export const COMPUTING_RULES: Readonly<Record<string, Rule>> = {
  'aws:lambda/function:Function': lambda,
  'aws:ecs/cluster:Cluster': together(
    name('name', 1, 255, /^[a-zA-Z0-9_-]+$/),
    oneOf('settings.name', ['containerInsights']),
    oneOf('settings.value', ['enabled', 'disabled', 'enhanced']),
  ),
  'aws:ecs/taskDefinition:TaskDefinition': taskDefinition,
  'aws:ecs/service:Service': together(
    name('name', 1, 255, /^[a-zA-Z0-9_-]+$/),
    oneOf('launchType', ['EC2', 'FARGATE', 'EXTERNAL']),
    oneOf('schedulingStrategy', ['REPLICA', 'DAEMON']),
    between('deploymentMinimumHealthyPercent', 0, 100),
    between('deploymentMaximumPercent', 100, 200),
    (inputs) =>
      inputs.launchType !== undefined && inputs.capacityProviderStrategies !== undefined
        ? [{ property: 'launchType', reason: 'conflicts with capacityProviderStrategies' }]
        : [],
  ),
  'aws:ec2/launchTemplate:LaunchTemplate': together(
    name('name', 3, 128, /^[a-zA-Z0-9().\-/_]+$/),
    oneOf('metadataOptions.httpTokens', ['optional', 'required']),
    oneOf('metadataOptions.httpEndpoint', ['enabled', 'disabled']),
    between('metadataOptions.httpPutResponseHopLimit', 1, 64),
    oneOf('blockDeviceMappings.ebs.volumeType', ['standard', 'gp2', 'gp3', 'io1', 'io2', 'sc1', 'st1']),
    strings('userData', (value) =>
      /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(value) && value.length <= 21_848
        ? undefined
        : 'user data must be base64 of at most 16 KiB',
    ),
  ),
  'aws:autoscaling/group:Group': together(
    name('name', 1, 255, /^[^:\p{Cc}]+$/u),
    groupSizes,
    oneOf('healthCheckType', ['EC2', 'ELB', 'EBS', 'VPC_LATTICE']),
    between('instanceRefresh.preferences.minHealthyPercentage', 0, 100),
  ),
  'aws:autoscaling/lifecycleHook:LifecycleHook': together(
    oneOf('lifecycleTransition', ['autoscaling:EC2_INSTANCE_LAUNCHING', 'autoscaling:EC2_INSTANCE_TERMINATING']),
    oneOf('defaultResult', ['CONTINUE', 'ABANDON']),
    between('heartbeatTimeout', 30, 7200),
  ),
  'aws:autoscaling/policy:Policy': oneOf('policyType', [
    'SimpleScaling',
    'StepScaling',
    'TargetTrackingScaling',
    'PredictiveScaling',
  ]),
  'aws:appautoscaling/target:Target': together(
    strings('resourceId', (value) =>
      /^[\w-]+\/[\w\-/:.]+$/.test(value) ? undefined : `resourceId ${value} is not of the form service/cluster/name`,
    ),
    oneOf('serviceNamespace', [
      'ecs',
      'dynamodb',
      'ec2',
      'lambda',
      'rds',
      'kafka',
      'elasticache',
      'sagemaker',
      'appstream',
      'comprehend',
      'custom-resource',
      'cassandra',
      'neptune',
      'workspaces',
      'elasticmapreduce',
    ]),
    (inputs) =>
      Number(inputs.minCapacity) > Number(inputs.maxCapacity)
        ? [{ property: 'minCapacity', reason: 'Minimum capacity cannot be greater than maximum capacity' }]
        : [],
  ),
  'aws:appautoscaling/policy:Policy': oneOf('policyType', [
    'StepScaling',
    'TargetTrackingScaling',
    'PredictiveScaling',
  ]),
};

function groupSizes(inputs: Properties): Refusal[] {
  const [minimum] = valuesAt(inputs, 'minSize');
  const [maximum] = valuesAt(inputs, 'maxSize');
  const [desired] = valuesAt(inputs, 'desiredCapacity');
  if (minimum === undefined || maximum === undefined) return [];
  if (Number(minimum.value) > Number(maximum.value))
    return [
      {
        property: 'maxSize',
        reason: `Max bound, ${Number(maximum.value)}, must be greater than or equal to min bound, ${Number(minimum.value)}`,
      },
    ];
  if (
    desired === undefined ||
    (Number(desired.value) >= Number(minimum.value) && Number(desired.value) <= Number(maximum.value))
  )
    return [];
  return [
    {
      property: 'desiredCapacity',
      reason: `Desired capacity, ${Number(desired.value)}, must be between ${Number(minimum.value)} and ${Number(maximum.value)}`,
    },
  ];
}
