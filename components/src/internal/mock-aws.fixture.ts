import * as pulumi from '@pulumi/pulumi';

export const MOCK_ACCOUNT = '123456789012';
export const MOCK_REGION = 'eu-west-1';

/** A resource as the program declares it. */
export interface DeclaredResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
  readonly opts: pulumi.CustomResourceOptions;
}

/**
 * Stands in for the engine: answers with plausible ARNs, throws on a function that it does not know, and keeps what was
 * declared. Options are seen by a transformation, since mocks are not told them; pass `watch` in the options of the
 * component under test.
 */
export function mockAws(phase: 'up' | 'preview' = 'up') {
  const inputs = new Map<string, Record<string, unknown>>();
  const options: { type: string; name: string; opts: pulumi.CustomResourceOptions }[] = [];
  const mocks: pulumi.runtime.Mocks = {
    newResource: ({ type, name, inputs: given, custom }) => {
      inputs.set(`${type} ${name}`, given as Record<string, unknown>);
      const isCustom = custom !== false;
      return { id: isCustom ? `${name}-id` : undefined, state: { ...stateOf(type, name), ...(given as object) } };
    },
    call: ({ token }) => {
      if (token === 'aws:index/getCallerIdentity:getCallerIdentity') return { accountId: MOCK_ACCOUNT };
      if (token === 'aws:index/getRegion:getRegion') return { region: MOCK_REGION };
      if (token === 'aws:index/getPartition:getPartition') return { partition: 'aws' };
      throw new Error(`nothing answers ${token}`);
    },
  };
  const ready = pulumi.runtime.setMocks(mocks, 'shop', 'prod', phase === 'preview');
  const watch: pulumi.ComponentResourceOptions = {
    transformations: [
      ({ type, name, opts }) => {
        options.push({ type, name, opts });
        return undefined;
      },
    ],
  };
  return {
    ready,
    watch,
    /** Everything below the component, once `settled`. */
    resources: (): DeclaredResource[] =>
      options.slice(1).map((each) => ({ ...each, inputs: inputs.get(`${each.type} ${each.name}`) ?? {} })),
    /** The engine has seen every resource that was declared. */
    settled: async (): Promise<void> => {
      await (pulumi.runtime as unknown as { disconnect(): Promise<void> }).disconnect();
    },
  };
}

const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:${MOCK_REGION}:${MOCK_ACCOUNT}:${resource}`;

function stateOf(type: string, name: string): Record<string, unknown> {
  switch (type) {
    case 'aws:s3/bucket:Bucket':
      return { arn: `arn:aws:s3:::${name}`, bucket: name };
    case 'aws:iam/role:Role':
      return { arn: `arn:aws:iam::${MOCK_ACCOUNT}:role/${name}`, name };
    case 'aws:kms/key:Key':
      return { arn: arn('kms', 'key/1234abcd-12ab-34cd-56ef-1234567890ab') };
    case 'aws:cloudwatch/logGroup:LogGroup':
      return { arn: arn('logs', `log-group:${name}`), name };
    case 'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream':
      return { arn: arn('firehose', `deliverystream/${name}`), name };
    case 'aws:cloudtrail/eventDataStore:EventDataStore':
      return { arn: arn('cloudtrail', 'eventdatastore/11111111-2222-3333-4444-555555555555'), name };
    case 'aws:cloudwatch/metricAlarm:MetricAlarm':
    case 'aws:cloudwatch/compositeAlarm:CompositeAlarm':
      return { arn: arn('cloudwatch', `alarm:${name}`), name };
    case 'aws:cloudwatch/eventRule:EventRule':
      return { arn: arn('events', `rule/${name}`), name };
    case 'aws:dynamodb/table:Table':
      return { arn: arn('dynamodb', `table/${name}`), name };
    case 'aws:lambda/function:Function':
      return { arn: arn('lambda', `function:${name}`), name };
    case 'aws:sqs/queue:Queue':
      return { arn: arn('sqs', name), name, url: `https://sqs.${MOCK_REGION}.amazonaws.com/${MOCK_ACCOUNT}/${name}` };
    default:
      return { name };
  }
}
