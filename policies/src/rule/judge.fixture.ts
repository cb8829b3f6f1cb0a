import { canonicalType, Property, Stack, UNKNOWN, type Resource, type StackResource, type Value } from '../model';
import { judgeResource, judgeStack } from './judge-rule';
import type { Rule } from './rule';

/** A value that a preview does not know. */
export const unknown: Value = UNKNOWN;

/** A resource as a test writes it. */
export interface Row {
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, Value | undefined>>;
  /** Names of other rows from whose outputs a property is made. */
  readonly links?: Readonly<Record<string, readonly string[]>>;
  readonly parent?: string;
  readonly protect?: boolean;
}

export const row = (
  type: string,
  name: string,
  props: Row['props'],
  more: Omit<Row, 'type' | 'name' | 'props'> = {},
): Row => ({
  ...{ type, name, props },
  ...more,
});

export interface Judged {
  /** `name: message`, `stack: message` where it is about no resource. */
  readonly violations: readonly string[];
  /** `name: path`. */
  readonly undecided: readonly string[];
}

/** Judges rows with one rule and its default options, as the pack would. */
export function judge(rule: Rule, rows: readonly Row[], settings: Readonly<Record<string, unknown>> = {}): Judged {
  const stack = stackOf(rows);
  const given = {
    ...Object.fromEntries(Object.entries(rule.options).map(([key, option]) => [key, option.default])),
    ...settings,
  };
  const verdicts =
    rule.kind === 'stack'
      ? judgeStack(rule, stack, given)
      : stack.resources.flatMap((resource) => judgeResource(rule, resource, given));
  const name = (urn: string | undefined): string => urn?.split('::').at(-1) ?? 'stack';
  return {
    violations: verdicts
      .filter(({ kind }) => kind === 'violation')
      .map(({ urn, message }) => `${name(urn)}: ${message}`),
    undecided: verdicts.filter(({ kind }) => kind === 'undecided').map(({ urn, path }) => `${name(urn)}: ${path}`),
  };
}

/** The rows as a stack, for tests of readers. */
export function stackOf(rows: readonly Row[], tags: ReadonlyMap<string, string> = new Map()): Stack {
  const byName = new Map<string, StackResource>();
  const find = (name: string): StackResource => {
    const found = byName.get(name);
    if (found === undefined) throw new Error(`no row is named ${name}`);
    return found;
  };
  for (const each of rows) byName.set(each.name, toResource(each, find));
  return new Stack([...byName.values()], tags);
}

/** A row as a resource by itself, for tests of readers. */
export const resourceOf = (each: Row): Resource =>
  toResource(each, (name) => {
    throw new Error(`${name} is not there: a row by itself has no links`);
  });

function toResource(each: Row, find: (name: string) => StackResource): StackResource {
  const { type: token, name, props, links = {}, parent, protect = false } = each;
  return {
    ...{ urn: `urn:pulumi:dev::test::${token}::${name}`, token, name },
    type: canonicalType(token),
    props: new Property(props),
    options: { protect, ignoreChanges: [] },
    provider: undefined,
    get parent() {
      return parent === undefined ? undefined : find(parent);
    },
    get dependencies() {
      return [...new Set(Object.values(links).flat())].map(find);
    },
    linkedBy: (property) => (links[property] ?? []).map(find),
  };
}
