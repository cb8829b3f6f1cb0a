import type { Properties, Property } from '../wire/values';
import type { AwsAccount, CloudObject } from './account';
import { policyDocument } from './policy-document';
import { text, uniqueOf } from './resource-context';
import type { AwsPackage } from './schema/aws-package';

export interface FunctionContext {
  readonly account: AwsAccount;
  readonly region: string;
  readonly package: AwsPackage;
}

type Answer = (args: Properties, context: FunctionContext) => Properties;

const ZONES = ['a', 'b', 'c'];

/** A resource that a program made, by what the function is asked with. */
const made =
  (type: string, key: string): Answer =>
  (args, { account }) => {
    const wanted = text(args[key]);
    const found = account
      .ofType(type)
      .find((object) => [object.id, object.outputs[key], object.outputs.arn].includes(wanted));
    if (found === undefined)
      throw new Error(`no ${type.split(':')[2] ?? type} with ${key} ${wanted} exists in account ${account.id}`);
    return { ...found.outputs, id: found.id };
  };

/** As {@link made}, but what no program made is there too, with plausible properties: networks are made by others. */
const madeOr =
  (type: string, key: string, otherwise: Answer): Answer =>
  (args, context) => {
    const found = context.account.ofType(type).find((object: CloudObject) => object.id === args[key]);
    return found === undefined ? otherwise(args, context) : { ...found.outputs, id: found.id };
  };

const vpc: Answer = (args, { account, region }) => {
  const id = text(args.id) || 'vpc-0123456789abcdef0';
  return {
    id,
    arn: `arn:aws:ec2:${region}:${account.id}:vpc/${id}`,
    cidrBlock: '10.0.0.0/16',
    default: false,
    enableDnsHostnames: true,
    enableDnsSupport: true,
    ownerId: account.id,
    state: 'available',
    tags: {},
  };
};

const subnet: Answer = (args, { account, region }) => {
  const id = text(args.id) || 'subnet-0123456789abcdef0';
  const number = parseInt(uniqueOf(id).slice(0, 2), 16);
  return {
    id,
    arn: `arn:aws:ec2:${region}:${account.id}:subnet/${id}`,
    vpcId: text(args.vpcId) || 'vpc-0123456789abcdef0',
    cidrBlock: `10.0.${number}.0/24`,
    availabilityZone: `${region}${ZONES[number % ZONES.length] ?? 'a'}`,
    availabilityZoneId: `${region}-az${(number % ZONES.length) + 1}`,
    mapPublicIpOnLaunch: false,
    ownerId: account.id,
    state: 'available',
    tags: {},
  };
};

const parameter: Answer = (args, { account, region }) => {
  const name = text(args.name);
  const own = account.ofType('aws:ssm/parameter:Parameter').find((object) => object.id === name);
  if (own !== undefined) return { ...own.outputs, id: name };
  // Public parameters of AWS give the newest machine images.
  const isImage =
    name.startsWith('/aws/service/ami-') ||
    name.includes('/image_id') ||
    name.startsWith('/aws/service/ecs/optimized-ami');
  if (!name.startsWith('/aws/service/'))
    throw new Error(`couldn't find resource: no parameter ${name} exists in account ${account.id}`);
  const value = isImage ? `ami-0${uniqueOf(name, region).slice(0, 16)}` : `value-of-${name.split('/').at(-1) ?? ''}`;
  return {
    id: name,
    name,
    arn: `arn:aws:ssm:${region}::parameter${name}`,
    type: 'String',
    value,
    insecureValue: value,
    version: 1,
  };
};

const image: Answer = (args, { region }) => {
  const id = `ami-0${uniqueOf(JSON.stringify(args.filters ?? []), region).slice(0, 16)}`;
  return {
    id,
    imageId: id,
    architecture: 'x86_64',
    name: 'al2023-ami',
    rootDeviceName: '/dev/xvda',
    state: 'available',
  };
};

const ids = (prefix: string): Property[] =>
  [1, 2, 3].map((number) => `${prefix}-0123456789abcde${number.toString(16).padStart(2, '0')}`);

const FUNCTIONS: Readonly<Record<string, Answer>> = {
  'aws:index/getCallerIdentity:getCallerIdentity': (_args, { account }) => ({
    id: account.id,
    accountId: account.id,
    arn: `arn:aws:iam::${account.id}:user/deployer`,
    userId: 'AIDAEXAMPLEDEPLOYER00',
  }),
  'aws:index/getRegion:getRegion': (args, { region }) => {
    const name = text(args.region) || text(args.name) || region;
    return { id: name, name, region: name, description: name, endpoint: `ec2.${name}.amazonaws.com` };
  },
  'aws:index/getPartition:getPartition': (_args, { account }) => ({
    id: account.partition,
    partition: account.partition,
    dnsSuffix: 'amazonaws.com',
    reverseDnsPrefix: 'com.amazonaws',
  }),
  'aws:index/getAvailabilityZones:getAvailabilityZones': (_args, { region }) => ({
    id: region,
    region,
    names: ZONES.map((zone) => `${region}${zone}`),
    zoneIds: ZONES.map((_zone, index) => `${region}-az${index + 1}`),
    groupNames: [region],
  }),
  'aws:index/getService:getService': (args, { region }) => {
    const service = text(args.serviceId);
    return {
      id: `${service}.${region}.amazonaws.com`,
      dnsName: `${service}.${region}.amazonaws.com`,
      partition: 'aws',
      region,
      reverseDnsName: `com.amazonaws.${region}.${service}`,
      reverseDnsPrefix: 'com.amazonaws',
      serviceId: service,
      supported: true,
    };
  },
  'aws:iam/getPolicyDocument:getPolicyDocument': policyDocument,
  'aws:iam/getRole:getRole': made('aws:iam/role:Role', 'name'),
  'aws:kms/getKey:getKey': made('aws:kms/key:Key', 'keyId'),
  'aws:s3/getBucket:getBucket': made('aws:s3/bucket:Bucket', 'bucket'),
  'aws:secretsmanager/getSecret:getSecret': made('aws:secretsmanager/secret:Secret', 'name'),
  'aws:sns/getTopic:getTopic': made('aws:sns/topic:Topic', 'name'),
  'aws:lb/getLoadBalancer:getLoadBalancer': made('aws:lb/loadBalancer:LoadBalancer', 'arn'),
  'aws:ecr/getRepository:getRepository': made('aws:ecr/repository:Repository', 'name'),
  'aws:ec2/getVpc:getVpc': madeOr('aws:ec2/vpc:Vpc', 'id', vpc),
  'aws:ec2/getSubnet:getSubnet': madeOr('aws:ec2/subnet:Subnet', 'id', subnet),
  'aws:ec2/getSubnets:getSubnets': (_args, { region }) => ({ id: region, ids: ids('subnet') }),
  'aws:ec2/getAmi:getAmi': image,
  'aws:ec2/getManagedPrefixList:getManagedPrefixList': (args) => ({
    id: `pl-${uniqueOf(text(args.name)).slice(0, 8)}`,
    name: text(args.name),
    entries: [],
  }),
  'aws:ec2/getVpcEndpointService:getVpcEndpointService': (args, { region }) => ({
    id: text(args.service),
    serviceName: text(args.serviceName) || `com.amazonaws.${region}.${text(args.service)}`,
    serviceType: 'Interface',
    availabilityZones: ZONES.map((zone) => `${region}${zone}`),
  }),
  'aws:ssm/getParameter:getParameter': parameter,
  'aws:elb/getServiceAccount:getServiceAccount': (_args, { region }) => ({
    id: '054676820928',
    arn: 'arn:aws:iam::054676820928:root',
    region,
  }),
};

/** Answers a function of the package; one that is not known here is an error that names it. */
export function invokeFunction(token: string, args: Properties, context: FunctionContext): Properties {
  const answer = FUNCTIONS[token];
  if (answer !== undefined) return answer(args, context);
  const isDeclared = context.package.hasFunction(token);
  throw new Error(
    isDeclared ? `the pretended AWS account has no answer for ${token}` : `@pulumi/aws declares no function ${token}`,
  );
}
