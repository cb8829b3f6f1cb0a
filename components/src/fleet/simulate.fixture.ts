import { runSimulation, runUnsafeSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import type { Statement } from '../internal/policy-document';
import { policyDocument } from '../internal/policy-document';
import { valueOf } from '../internal/value-of.fixture';
import { ACCOUNT } from './fleet.fixture';

export type Verdict = 'Allowed' | 'ImplicitlyDenied' | 'ExplicitlyDenied';

const KEY_POLICY: unknown = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' }],
};

/** Every action on every resource: what somebody may attach by mistake. */
export const broadPolicy: unknown = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

export const documentOf = async (statements: readonly Statement[]): Promise<unknown> =>
  JSON.parse(String(await valueOf(policyDocument(statements))));

/** AWS's verdict on a call by a role of the fleet's account. Throws where AWS would not take the policy or knows no such call. */
export async function simulate(
  policies: readonly unknown[],
  call: {
    readonly action: string;
    readonly resource: string;
    readonly context?: Record<string, string | string[]>;
    readonly owner?: string;
  },
): Promise<Verdict> {
  const simulation: Simulation = {
    request: {
      principal: `arn:aws:iam::${ACCOUNT}:role/proxy`,
      action: call.action,
      resource: { resource: call.resource, accountId: call.owner ?? ACCOUNT },
      contextVariables: call.context ?? {},
    },
    identityPolicies: policies.map((policy, index) => ({ name: `policy-${index}`, policy })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    // A key's policy of the usual form leaves the decision to IAM; without one KMS refuses everybody.
    ...(call.action.startsWith('kms:') ? { resourcePolicy: KEY_POLICY } : {}),
  };
  // EC2 Instance Connect's key bears another service's prefix, for which the simulator's own check of keys fails.
  if ('ec2:osuser' in simulation.request.contextVariables) return runUnsafeSimulation(simulation, {});
  const result = await runSimulation(simulation, { simulationMode: 'Strict' });
  if (result.resultType === 'error') throw new Error(JSON.stringify(result.errors));
  return result.overallResult;
}
