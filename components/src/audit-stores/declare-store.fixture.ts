import type * as pulumi from '@pulumi/pulumi';
import { mockAws, type DeclaredResource } from '../internal/mock-aws.fixture';
import { valueOf } from '../internal/value-of.fixture';
import type { AuditSink } from '../audit-sink';

interface Store {
  readonly sink: pulumi.Output<AuditSink>;
}

/** Declares a store as a program does, and waits until the engine has seen all of it. */
export async function declareStore<A, S extends Store>(
  Component: new (name: string, args: A, opts?: pulumi.ComponentResourceOptions) => S,
  args: A,
  phase: 'up' | 'preview' = 'up',
) {
  const engine = mockAws(phase);
  await engine.ready;
  const store = new Component('audit', args, engine.watch);
  const sink = await valueOf(store.sink);
  await engine.settled();
  const resources = engine.resources();
  const find = (type: string, name?: string): DeclaredResource[] =>
    resources.filter((each) => each.type.endsWith(`:${type}`) && (name === undefined || each.name === `audit-${name}`));
  const one = (type: string, name?: string): DeclaredResource => {
    const [found, second] = find(type, name);
    if (found === undefined || second !== undefined) throw new Error(`not one ${type} ${name ?? ''}`);
    return found;
  };
  return { store, sink, resources, find, one };
}

interface StatementJson {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal: unknown;
  readonly Action: string[];
  readonly Resource: string[];
  readonly Condition?: unknown;
}

/** The statements of a policy document by their ids. */
export function statementsOf(policy: unknown): Record<string, StatementJson> {
  const { Statement } = JSON.parse(String(policy)) as { Statement: StatementJson[] };
  return Object.fromEntries(Statement.map((statement) => [statement.Sid, statement]));
}

/** `path: reason` of everything that the component finds wrong. */
export function problemsOf(declare: () => unknown): string[] {
  try {
    declare();
  } catch (error) {
    const { errors = [] } = error as { errors?: readonly pulumi.InputPropertyErrorDetails[] };
    return errors.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
  }
  return [];
}
