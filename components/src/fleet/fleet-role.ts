import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { FleetScope } from './fleet-scope';

/** The role of the proxies: what it may do, and, in a policy of its own, what it must not whatever else is attached. */
export function createFleetRole(
  { name, options, tags, named }: FleetScope,
  trustPolicy: pulumi.Input<string>,
): aws.iam.Role {
  return new aws.iam.Role(
    `${name}-role`,
    {
      ...named('name', 'role', 'proxy'),
      description: 'SSH proxies of Sallyport',
      assumeRolePolicy: trustPolicy,
      tags: tags(),
    },
    options,
  );
}

/** Attaches both; returns them, since a proxy is of no use before them. */
export function grantRole(
  { name, options }: FleetScope,
  role: aws.iam.Role,
  policies: { readonly work: pulumi.Input<string>; readonly denials: pulumi.Input<string> },
): aws.iam.RolePolicy[] {
  return [
    new aws.iam.RolePolicy(`${name}-role-work`, { role: role.id, name: 'work', policy: policies.work }, options),
    new aws.iam.RolePolicy(
      `${name}-role-no-tampering`,
      { role: role.id, name: 'no-tampering', policy: policies.denials },
      options,
    ),
  ];
}
