import type { Value } from '../../model';
import { row, type Row } from '../../rule/judge.fixture';
import { task } from './fleet.fixture';

export const ROLE = 'aws:iam/role:Role';
export const ROLE_POLICY = 'aws:iam/rolePolicy:RolePolicy';

/** A fleet of one task and its role, with what else there is. */
export const fleetWithRole = (props: Readonly<Record<string, Value>>, ...others: readonly Row[]): readonly Row[] => [
  { ...task({}), links: { taskRoleArn: ['role'], executionRoleArn: ['execution'] } },
  row(ROLE, 'role', props),
  row(ROLE, 'execution', {}),
  ...others,
];

/** An inline policy of the role, by a link. */
export const policyOfRole = (
  policy: Value,
  links: Readonly<Record<string, readonly string[]>> = {},
  name = 'policy',
): Row => row(ROLE_POLICY, name, { policy }, { links: { role: ['role'], ...links } });

export const allowing = (...actions: readonly string[]): string => documentOf(['Allow', actions]);

export const documentOf = (...statements: readonly (readonly [string, readonly string[], string?])[]): string =>
  JSON.stringify({
    Statement: statements.map(([Effect, Action, Resource = '*']) => ({ Effect, Action, Resource })),
  });
