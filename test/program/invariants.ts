import { AwsPackage } from '../harness/engine/aws-provider/schema/aws-package';
import { awsResources } from './plays';
import type { Json, PlayResult, ResourceRow } from '../harness/engine';

const declared = new AwsPackage();

/** Tags as every service has them: a map, or as Auto Scaling a list; a resource of Cloud Control has them in its JSON. */
function tagsOf({ type, inputs }: ResourceRow): Readonly<Record<string, Json>> | 'untaggable' {
  if (type === 'aws:cloudcontrol/resource:Resource') {
    if (inputs.typeName === 'AWS::CloudTrail::ResourcePolicy') return 'untaggable';
    const state = JSON.parse(inputs.desiredState as string) as { Tags?: { Key: string; Value: string }[] };
    return Object.fromEntries((state.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
  }
  const members = declared.resource(type).inputs;
  if (members.tags === undefined) return 'untaggable';
  const tags = inputs.tags ?? {};
  if (!Array.isArray(tags)) return tags as Record<string, Json>;
  return Object.fromEntries((tags as { key: string; value: string }[]).map(({ key, value }) => [key, value]));
}

/** Resources that could say whose they are and do not: `type name`. */
export function untagged(result: PlayResult, stack: string): readonly string[] {
  return awsResources(result)
    .filter((row) => {
      const tags = tagsOf(row);
      return tags !== 'untaggable' && !(tags['sallyport:component'] !== undefined && tags['sallyport:stack'] === stack);
    })
    .map(({ type, name }) => `${type} ${name}`);
}

/** Resources that are no component's. */
export function orphans(result: PlayResult): readonly string[] {
  const components = new Set(
    result.resources.filter(({ type }) => type.startsWith('components:index:')).map(({ urn }) => urn),
  );
  return awsResources(result)
    .filter(({ parent }) => !components.has(parent))
    .map(({ type, name }) => `${type} ${name}`);
}

/** PEM and OpenSSH private keys, and what a program must not keep. */
export const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----|b3BlbnNzaC1rZXktdjE|AGE-SECRET-KEY-/;

/** Evidence that nothing protects. */
export const unprotectedEvidence = (result: PlayResult): readonly string[] =>
  awsResources(result)
    .filter((row) => {
      const tags = tagsOf(row);
      return tags !== 'untaggable' && tags['sallyport:evidence'] === 'true' && !(row.protect && row.retainOnDelete);
    })
    .map(({ type, name }) => `${type} ${name}`);

/** Resources that are marked as evidence. */
export const evidence = (result: PlayResult): readonly ResourceRow[] =>
  awsResources(result).filter((row) => {
    const tags = tagsOf(row);
    return tags !== 'untaggable' && tags['sallyport:evidence'] === 'true';
  });

/** A security-group rule that is open to everybody: `name port`. Egress may be; ingress of ours never is by default. */
export function openIngress(result: PlayResult): readonly string[] {
  return awsResources(result)
    .filter(({ type }) => type === 'aws:ec2/securityGroup:SecurityGroup')
    .filter(({ inputs }) => /"(0\.0\.0\.0\/0|::\/0)"/.test(JSON.stringify(inputs.ingress ?? [])))
    .map(({ name }) => name);
}
