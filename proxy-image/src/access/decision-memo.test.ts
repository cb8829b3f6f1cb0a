import type { CedarRequest } from './cedar-request';
import { DecisionMemo } from './decision-memo';
import type { PolicyAnswer } from './policy-engine';

const uid = (type: string, id: string) => ({ type: `Sallyport::${type}`, id });
const request = (context: CedarRequest['context'], entities: CedarRequest['entities'] = []): CedarRequest => ({
  principal: uid('Person', 'alice'),
  action: uid('Action', 'connect'),
  resource: uid('Target', 'web-1'),
  context,
  entities,
});

function asking(reads: readonly string[] | undefined, answer: Partial<PolicyAnswer> = {}) {
  const memo = new DecisionMemo(reads === undefined ? undefined : new Set(reads));
  const ask = jest.fn(() => ({ allowed: true, policyIds: ['p'], failures: [], ...answer }));
  return { ask, of: (...args: Parameters<typeof request>) => memo.answer(request(...args), ask) };
}

it('asks once about requests that differ only in what no policy looks at', () => {
  const { ask, of } = asking(['mfa']);
  const first = of({ mfa: 'true', time: '1', sessionId: 'a', mfaAgeSeconds: 1 });
  expect(of({ mfa: 'true', time: '2', sessionId: 'b', mfaAgeSeconds: 2 })).toEqual(first);
  expect(ask).toHaveBeenCalledTimes(1);
});

it.each<[string, CedarRequest['context'], CedarRequest['entities']]>([
  ['the context', { mfa: 'false' }, []],
  ['what the context holds', {}, []],
  ['the entities', { mfa: 'true' }, [{ uid: uid('Target', 'web-1'), attrs: {}, parents: [], tags: { env: 'prod' } }]],
])('asks again when %s differs', (_what, context, entities) => {
  const { ask, of } = asking([]);
  of({ mfa: 'true' });
  of(context, entities);
  expect(ask).toHaveBeenCalledTimes(2);
});

it.each(['sessionId', 'mfaAgeSeconds'])('asks again when %s differs and a policy looks at it', (name) => {
  const { ask, of } = asking([name]);
  of({ [name]: 1 });
  of({ [name]: 1 });
  of({ [name]: 2 });
  expect(ask).toHaveBeenCalledTimes(2);
});

it.each([
  ['look at the time', ['time'], {}],
  ['may look at anything', undefined, {}],
  ['could not be evaluated', [], { allowed: false, failures: ['p'] }],
] as const)('asks each time about policies that %s', (_what, reads, answer) => {
  const { ask, of } = asking(reads, answer);
  of({ time: '1' });
  of({ time: '1' });
  expect(ask).toHaveBeenCalledTimes(2);
});

it('keeps no long question, and not more than a thousand answers', () => {
  const { ask, of } = asking([]);
  of({ command: 'x'.repeat(5_000) });
  of({ command: 'x'.repeat(5_000) });
  expect(ask).toHaveBeenCalledTimes(2);
  for (let n = 0; n <= 1_024; n += 1) of({ command: String(n) });
  ask.mockClear();
  of({ command: '1024' });
  expect(ask).not.toHaveBeenCalled();
  of({ command: '0' });
  expect(ask).toHaveBeenCalledTimes(1);
});
