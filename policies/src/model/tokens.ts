/**
 * One resource of AWS has several tokens in `@pulumi/aws`: load balancers stand in three modules, S3 has its `V2` of an older
 * major. Rules name the first of each; what a program writes is turned into it.
 */
const MODULES: Readonly<Record<string, string>> = {
  alb: 'lb',
  elbv2: 'lb',
  applicationloadbalancing: 'lb',
  elasticloadbalancingv2: 'lb',
  elasticloadbalancing: 'elb',
};

const TOKEN = /^aws:(?<module>[a-z0-9]+)\/(?<file>[A-Za-z0-9]+):(?<name>[A-Za-z0-9]+)$/;

/** Every rule asks about every resource, and a stack has few types. */
const known = new Map<string, string>();

/** The token that rules know a resource by. */
export function canonicalType(token: string): string {
  const canonical = known.get(token) ?? readToken(token);
  known.set(token, canonical);
  return canonical;
}

function readToken(token: string): string {
  const groups = TOKEN.exec(token)?.groups;
  if (groups === undefined) return token;
  const { module = '', file = '', name = '' } = groups;
  if (module === 's3' && name.endsWith('V2') && !name.startsWith('BucketObject')) {
    return `aws:s3/${file.slice(0, -2)}:${name.slice(0, -2)}`;
  }
  return `aws:${MODULES[module] ?? module}/${file}:${name}`;
}

/** `AWS::CloudTrail::Channel` as aws-native spells it, which is how rules know what Cloud Control makes. */
export function nativeType(typeName: string): string | undefined {
  const [vendor, service, resource, ...rest] = typeName.split('::');
  if (vendor !== 'AWS' || service === undefined || resource === undefined || rest.length > 0) return undefined;
  return `aws-native:${service.toLowerCase()}:${nativeName(resource)}`;
}

/** aws-native writes acronyms as words: `VPC` is `Vpc`, `DBInstance` is `DbInstance`. */
export const nativeName = (name: string): string =>
  name.replace(/[A-Z]+(?![a-z])/g, (run) => run.charAt(0) + run.slice(1).toLowerCase());

/** `KmsKeyId` as `kmsKeyId`, `SSEAlgorithm` as `sseAlgorithm`: how aws-native names CloudFormation's properties. */
export const nativeKey = (key: string): string => {
  const name = nativeName(key);
  return name.charAt(0).toLowerCase() + name.slice(1);
};
