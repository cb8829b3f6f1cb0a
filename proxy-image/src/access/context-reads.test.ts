import { contextReads } from './context-reads';

const when = (condition: string) => `permit (principal, action, resource) when { ${condition} };`;

it.each([
  ['true', []],
  ['context.mfa == "true"', ['mfa']],
  ['context["mfa"] == "true"', ['mfa']],
  ['context has destination && context.destination.port == 1', ['destination']],
  ['context has destination.host && context.destination.host like "*.internal"', ['destination']],
  ['if context.time > datetime("2026-01-01") then context.login == "root" else false', ['login', 'time']],
  ['[context.login, "x"].contains("root") && ip("10.0.0.0/8").isInRange(context.sourceIp)', ['login', 'sourceIp']],
])('%s looks at %j', (condition, expected) => {
  expect([...(contextReads([when(condition)]) ?? [])].sort()).toEqual(expected);
});

it('looks also at what an unless says, and at every policy', () => {
  const policies = [when('context.mfa == "true"'), 'forbid (principal, action, resource) unless { context.time < datetime("2026-01-01") };'];
  expect([...(contextReads(policies) ?? [])].sort()).toEqual(['mfa', 'time']);
});

it.each(['[context].contains(context)', '{"a": context}.a.login == "root"', '(if principal == resource then context else context).login == "root"'])(
  'cannot tell what %s looks at',
  (condition) => {
    expect(contextReads([when(condition)])).toBeUndefined();
  },
);

it('cannot tell what a policy looks at that it cannot read', () => {
  expect(contextReads(['permit'])).toBeUndefined();
});
