import { isProperties, type Properties } from '../wire/values';
import type { AwsAccount, CloudObject } from './account';
import type { Refusal } from './refusal';
import { parseJson, valuesAt } from './rules/rule';
import { text } from './resource-context';

type StandingRule = (inputs: Properties, account: AwsAccount) => Refusal[];

/** What AWS refuses because of how another resource stands, when the resource is made or changed. */
const RULES: Readonly<Record<string, StandingRule>> = {
  'aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration': (inputs, account) => {
    const bucket = account.get('aws:s3/bucket:Bucket', text(inputs.bucket));
    const versioned = account
      .ofType('aws:s3/bucketVersioning:BucketVersioning')
      .some((each) => each.id === inputs.bucket && statusOf(each) === 'Enabled');
    if (bucket === undefined || bucket.inputs.objectLockEnabled === true || versioned) return [];
    return [
      {
        property: 'bucket',
        reason: "InvalidBucketState: Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
      },
    ];
  },
  'aws:s3/bucketVersioning:BucketVersioning': (inputs, account) => {
    const bucket = account.get('aws:s3/bucket:Bucket', text(inputs.bucket));
    const status = isProperties(inputs.versioningConfiguration) ? inputs.versioningConfiguration.status : undefined;
    if (bucket?.inputs.objectLockEnabled !== true || status === 'Enabled') return [];
    return [
      {
        property: 'versioningConfiguration.status',
        reason:
          'InvalidBucketState: An Object Lock configuration is present on this bucket, so the versioning state cannot be changed',
      },
    ];
  },
  'aws:cloudwatch/compositeAlarm:CompositeAlarm': (inputs, account) => {
    const named = [
      ...text(inputs.alarmRule).matchAll(/\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*["']?([^"')]+)["']?\s*\)/g),
    ].map(([, name]) => (name ?? '').trim());
    const types = ['aws:cloudwatch/metricAlarm:MetricAlarm', 'aws:cloudwatch/compositeAlarm:CompositeAlarm'];
    const missing = named.filter((name) => !account.knows(types, name));
    return missing.map((name) => ({
      property: 'alarmRule',
      reason: `ValidationError: the alarm ${name} does not exist in account ${account.id}`,
    }));
  },
  'aws:ecs/service:Service': (inputs, account) => {
    const task = account
      .ofType('aws:ecs/taskDefinition:TaskDefinition')
      .find((each) => each.outputs.arn === inputs.taskDefinition);
    return task === undefined ? [] : loadBalancedContainers(inputs, task);
  },
  'aws:lb/listener:Listener': (inputs, account) => {
    const balancer = account
      .ofType('aws:lb/loadBalancer:LoadBalancer')
      .find((each) => each.id === inputs.loadBalancerArn);
    const protocol = text(inputs.protocol);
    const allowed =
      balancer?.inputs.loadBalancerType === 'network'
        ? ['TCP', 'TLS', 'UDP', 'TCP_UDP', 'QUIC', 'TCP_QUIC']
        : ['HTTP', 'HTTPS'];
    if (balancer === undefined || protocol === '' || allowed.includes(protocol)) return [];
    return [
      {
        property: 'protocol',
        reason: `ValidationError: Listener protocol '${protocol}' is not supported with load balancers of type '${text(balancer.inputs.loadBalancerType) || 'application'}'`,
      },
    ];
  },
};

export function standingRefusals(type: string, inputs: Properties, account: AwsAccount): Refusal[] {
  return RULES[type]?.(inputs, account) ?? [];
}

function statusOf(versioning: CloudObject): unknown {
  const { versioningConfiguration } = versioning.inputs;
  return isProperties(versioningConfiguration) ? versioningConfiguration.status : undefined;
}

/** A service may only send traffic to a container and port of its task definition. */
function loadBalancedContainers(inputs: Properties, task: CloudObject): Refusal[] {
  const containers = parseJson(text(task.inputs.containerDefinitions));
  const ports = (Array.isArray(containers) ? containers.filter(isProperties) : []).flatMap((container) =>
    valuesAt(container, 'portMappings.containerPort').map(
      ({ value }) => `${text(container.name)}:${JSON.stringify(value)}`,
    ),
  );
  const wanted = Array.isArray(inputs.loadBalancers) ? inputs.loadBalancers.filter(isProperties) : [];
  return wanted
    .map((each) => `${text(each.containerName)}:${JSON.stringify(each.containerPort)}`)
    .filter((each) => !ports.includes(each))
    .map((each) => ({
      property: 'loadBalancers',
      reason: `InvalidParameterException: The container ${each} does not exist in the task definition; there are ${ports.join(', ')}`,
    }));
}
