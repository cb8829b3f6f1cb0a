import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { policyDocument, type Statement } from '../internal/policy-document';
import { accountPrincipals, awsName, childName, plainTags, type StoreContext } from './store-context';

/**
 * A role that roles of the accounts may assume, as far as their own account lets them. The store's own account is one of
 * them, since a sink has one role for everybody.
 */
export function createStoreRole(
  store: StoreContext,
  part: 'writer' | 'reader',
  /** Besides the store's own. */
  accountIds: pulumi.Output<readonly string[]>,
  statements: readonly Statement[],
): aws.iam.Role {
  const { parent } = store;
  const trusted = pulumi
    .all([store.aws.accountId, accountIds])
    .apply(([own, others]) => [...new Set([own, ...others])]);
  const role = new aws.iam.Role(
    childName(store, part),
    {
      // An account may have a store of each kind, with one prefix.
      ...awsName(store, 'name', 'role', `${store.component === 'LakeAuditStore' ? 'lake' : 'audit'}-${part}`),
      description: `Sallyport: ${part} of the audit store ${store.name}`,
      assumeRolePolicy: policyDocument([
        {
          sid: 'RolesThatTheirAccountAllows',
          principals: { aws: accountPrincipals(store, trusted) },
          actions: ['sts:AssumeRole'],
          // No IAM user, since an access key that was found needs no second factor.
          conditions: { ArnLike: { 'aws:PrincipalArn': accountRoles(store, trusted) } },
        },
      ]),
      tags: plainTags(store),
    },
    { parent },
  );
  new aws.iam.RolePolicy(childName(store, part), { role: role.id, policy: policyDocument(statements) }, { parent });
  return role;
}

const accountRoles = (store: StoreContext, accountIds: pulumi.Output<readonly string[]>): pulumi.Output<string[]> =>
  pulumi
    .all([store.aws.partition, accountIds])
    .apply(([partition, ids]) => ids.map((id) => `arn:${partition}:iam::${id}:role/*`));
