import * as pulumi from '@pulumi/pulumi';
import type { AuditSink } from '../audit-sink';
import type { AwsContext } from '../internal/aws-context';
import { lateProblem } from '../internal/late-error';

/** The sink, which must be of the account and region that the program deploys to: workgroups are not reached from others. */
export const ownSink = (
  sink: pulumi.Output<AuditSink>,
  { accountId, region }: Pick<AwsContext, 'accountId' | 'region'>,
): pulumi.Output<AuditSink> =>
  pulumi.all([sink, accountId, region]).apply(([store, account, here]) => {
    if (store.accountId === account && store.region === here) return store;
    throw lateProblem(
      'auditSink',
      `SavedQueries: auditSink is of account ${store.accountId} in ${store.region}, but the program deploys to ${account} in ` +
        `${here}; declare SavedQueries where the store is, or give a provider for there`,
    );
  });
