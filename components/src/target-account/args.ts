import type * as pulumi from '@pulumi/pulumi';

/** Arguments of {@link TargetAccount}. */
export interface TargetAccountArgs {
  /** Role of the proxies, `roleArn` of the ProxyFleet; nobody else may assume the role that is made here. */
  fleetRoleArn: pulumi.Input<string>;
  /** External id that the fleet must name, its `targetExternalId`. */
  externalId?: pulumi.Input<string>;
  /** Operating-system users that a key may be pushed for. */
  logins: pulumi.Input<pulumi.Input<string>[]>;
  /** Key of a tag that instances must carry beside sallyport:target, e.g. env, so that one account can hold targets of several fleets. */
  tagKey?: pulumi.Input<string>;
  /** Values of that tag, e.g. prod; required with `tagKey`. */
  tagValues?: pulumi.Input<pulumi.Input<string>[]>;
  /** Security groups of targets, each of which gets a rule that admits the proxies to `targetPort`. Append outputs at the end and remove them from the end alone: their rules are known by their place, and AWS refuses the rule that would move to another's. Plain ids may stand in any order. */
  targetSecurityGroupIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Security group of the proxies, where it can be named: in the same VPC, or in a peered one of the same region. */
  fleetSecurityGroupId?: pulumi.Input<string>;
  /** Account of that group, where it is another one. */
  fleetAccountId?: pulumi.Input<string>;
  /** IPv4 ranges of the proxies' subnets, in place of `fleetSecurityGroupId`, e.g. behind a transit gateway. */
  fleetCidrs?: pulumi.Input<pulumi.Input<string>[]>;
  /** Port of sshd on the targets; default 22. */
  targetPort?: pulumi.Input<number>;
  /** Beginning of the names in AWS; default is the component's name. */
  namePrefix?: pulumi.Input<string>;
  /** Tags for every resource. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}
