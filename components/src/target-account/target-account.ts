import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { reachTargets } from '../fleet/permissions';
import { lookUpAws } from '../internal/aws-context';
import { physicalName } from '../internal/names';
import { policyDocument } from '../internal/policy-document';
import { tagsFor } from '../internal/tags';
import type { TargetAccountArgs } from './args';
import { checkTargetArgs, type Source, type TargetSettings } from './settings';

/**
 * What lets a fleet reach the instances of an account: a role that finds those which are tagged sallyport:target=true, reads
 * their host keys from the console and pushes one-time keys for named logins, and rules that admit the proxies alone.
 */
export class TargetAccount extends pulumi.ComponentResource {
  /** Role for the fleet's `targetRoleArns`. */
  public readonly roleArn: pulumi.Output<string>;

  constructor(name: string, args: TargetAccountArgs, opts?: pulumi.ComponentResourceOptions) {
    super('components:index:TargetAccount', name, args, opts);
    const settings = checkTargetArgs(name, args);
    const tags = tagsFor('TargetAccount', name, settings.tags);
    const roleName = physicalName('role', settings.namePrefix, `${name}-targets`);
    const role = new aws.iam.Role(
      `${name}-role`,
      {
        ...(roleName === undefined ? {} : { name: roleName }),
        description: 'SSH proxies of Sallyport reach their targets with it',
        assumeRolePolicy: trustPolicy(settings),
        maxSessionDuration: 3_600,
        tags,
      },
      { parent: this },
    );
    new aws.iam.RolePolicy(
      `${name}-role-reach`,
      { role: role.id, name: 'reach-targets', policy: this.#rights(settings) },
      { parent: this },
    );
    for (const [index, securityGroupId] of settings.targetSecurityGroupIds.entries()) {
      for (const [nth, source] of settings.sources.entries()) {
        new aws.vpc.SecurityGroupIngressRule(
          [
            name,
            'admit',
            wordFor(securityGroupId, index),
            ...(source.kind === 'range' ? [wordFor(source.cidr, nth)] : []),
          ].join('-'),
          {
            securityGroupId,
            ...sourceOf(source),
            ipProtocol: 'tcp',
            fromPort: settings.targetPort,
            toPort: settings.targetPort,
            description: 'SSH proxies of Sallyport',
            tags,
          },
          { parent: this },
        );
      }
    }
    this.roleArn = role.arn;
    this.registerOutputs({ roleArn: this.roleArn });
  }

  #rights({ logins, tagKey, tagValues }: TargetSettings): pulumi.Output<string> {
    const { accountId, partition } = lookUpAws(this);
    return pulumi.output({ accountId, partition, logins, tagKey, tagValues }).apply((facts) =>
      policyDocument(
        reachTargets({
          instances: `arn:${facts.partition}:ec2:*:${facts.accountId}:instance/*`,
          logins: facts.logins,
          tags: facts.tagKey === undefined || facts.tagValues === undefined ? {} : { [facts.tagKey]: facts.tagValues },
        }),
      ),
    );
  }
}

/** The fleet's role and nobody else, not even the rest of its account. */
function trustPolicy({ fleetRoleArn, externalId }: TargetSettings): pulumi.Output<string> {
  return policyDocument([
    {
      sid: 'FleetAlone',
      principals: { aws: fleetRoleArn },
      actions: ['sts:AssumeRole'],
      ...(externalId === undefined ? {} : { conditions: { StringEquals: { 'sts:ExternalId': externalId } } }),
    },
  ]);
}

const sourceOf = (source: Source) =>
  source.kind === 'group' ? { referencedSecurityGroupId: source.id } : { cidrIpv4: source.cidr };

/** A rule is named after what it is about, so that one which goes away does not shift the others. */
const wordFor = (value: pulumi.Input<string>, index: number): string =>
  typeof value === 'string' ? value.replace('/', '-') : String(index);
