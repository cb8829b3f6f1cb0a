import fc from 'fast-check';
import { auditEventSchema, type AuditEvent } from './audit-event';
import { anchorOf, verifyChain, type ChainProblem } from './chain-verification';
import { eventDigest, GENESIS_DIGEST } from './digest-chain';

function chainOf(proxyId: string, length: number): AuditEvent[] {
  const events: AuditEvent[] = [];
  for (let sequence = 1; sequence <= length; sequence += 1) {
    const previous = events.at(-1);
    events.push(
      auditEventSchema.parse({
        version: '1.0',
        userIdentity: { type: 'Person', principalId: 'alice' },
        eventSource: 'ssh.sallyport.local',
        eventName: 'ExecuteCommand',
        eventTime: '2026-11-23T07:00:00Z',
        UID: `${proxyId}-${sequence}`,
        requestParameters: { command: `echo ${sequence}` },
        recipientAccountId: '000000000000',
        additionalEventData: {
          sessionId: 's-1', proxyId, sequence: String(sequence), previousDigest: previous === undefined ? GENESIS_DIGEST : eventDigest(previous),
          timeMs: '1795417200000', person: 'alice', principalClass: 'person', mfa: 'true', mfaEvidence: 'totp', target: 'web-1', login: 'ubuntu',
          proxyAccountId: '000000000000', targetAccountId: '', region: 'us-east-1',
        },
      }),
    );
  }
  return events;
}

const problemsOf = (events: AuditEvent[]): readonly ChainProblem[] => verifyChain(events).chains.flatMap((chain) => chain.problems);

/** Whether an alteration is named that may be that of the given event. */
const suspects = (problems: readonly ChainProblem[], sequence: number): boolean =>
  problems.some((problem) => problem.kind === 'altered' && problem.from <= sequence && sequence <= problem.to);

function altered(event: AuditEvent, change: 'command' | 'mfa' | 'link' | 'error'): AuditEvent {
  const { additionalEventData } = event;
  switch (change) {
    case 'command':
      return { ...event, requestParameters: { command: 'echo harmless' } };
    case 'mfa':
      return { ...event, additionalEventData: { ...additionalEventData, mfa: 'false' } };
    case 'link':
      return { ...event, additionalEventData: { ...additionalEventData, previousDigest: 'forged' } };
    case 'error':
      return { ...event, errorCode: 'AccessDenied' };
  }
}

const CHANGES = fc.constantFrom('command', 'mfa', 'link', 'error');
const chainAndPlace = fc.integer({ min: 2, max: 30 }).chain((length) => fc.tuple(fc.constant(length), fc.nat({ max: length - 1 })));

test('a whole chain is intact, whatever the order and however many copies of its events there are', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.array(fc.nat({ max: 19 })), fc.infiniteStream(fc.nat()), (length, copies, order) => {
      const events = chainOf('p-1', length);
      const some = [...events, ...copies.flatMap((index) => events[index] ?? [])];
      const shuffled = some.map((event) => ({ event, at: order.next().value as number })).sort((a, b) => a.at - b.at).map(({ event }) => event);
      const verdict = verifyChain(shuffled);
      expect(verdict).toMatchObject({
        intact: true,
        chains: [{ proxyId: 'p-1', events: length, first: 1, last: length, fromGenesis: true, repeatedCopies: some.length - length }],
      });
      expect(verdict.chains[0]?.head).toBe(eventDigest(events[length - 1]!));
    }),
  );
});

test('every deletion between first and last is named as the range that is missing', () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 30 }), fc.nat(), fc.nat(), (length, a, b) => {
      const from = 2 + (a % (length - 2));
      const to = from + (b % (length - from));
      const left = chainOf('p-1', length).filter((_, index) => index + 1 < from || index + 1 > to);
      expect(problemsOf(left)).toEqual([{ kind: 'missing', from, to }]);
    }),
  );
});

test('every alteration but that of the very last event is named without an anchor', () => {
  fc.assert(
    fc.property(chainAndPlace, CHANGES, ([length, place], change) => {
      fc.pre(place < length - 1);
      const events = chainOf('p-1', length);
      events[place] = altered(events[place]!, change);
      const problems = problemsOf(events);
      expect(suspects(problems, place + 1)).toBe(true);
      expect(problems.every((problem) => problem.kind === 'altered' && problem.from >= place && problem.to <= place + 2)).toBe(true);
    }),
  );
});

test('a single altered body that its successor is vouched for is named exactly', () => {
  const events = chainOf('p-1', 10);
  events[4] = altered(events[4]!, 'command');
  expect(problemsOf(events)).toEqual([{ kind: 'altered', from: 5, to: 5 }]);
});

test('two events that changed places are named', () => {
  fc.assert(
    fc.property(fc.integer({ min: 4, max: 20 }), fc.nat(), fc.nat(), (length, a, b) => {
      const first = a % (length - 1);
      const second = b % (length - 1);
      fc.pre(first !== second);
      const events = chainOf('p-1', length);
      const moved = (event: AuditEvent, to: AuditEvent): AuditEvent => ({
        ...event,
        UID: to.UID,
        additionalEventData: { ...event.additionalEventData, sequence: to.additionalEventData.sequence, previousDigest: to.additionalEventData.previousDigest },
      });
      const [one, other] = [events[first]!, events[second]!];
      events[first] = moved(other, one);
      events[second] = moved(one, other);
      const problems = problemsOf(events);
      expect(suspects(problems, first + 1)).toBe(true);
      expect(suspects(problems, second + 1)).toBe(true);
    }),
  );
});

test('a second, different event with a used sequence number is a conflict, and blames nobody else', () => {
  const events = chainOf('p-1', 5);
  const forged = altered(events[2]!, 'mfa');
  expect(problemsOf([...events, forged])).toEqual([{ kind: 'conflict', sequence: 3, copies: 2 }]);
});

test('an anchor shows what was cut off at the end, and an altered last event', () => {
  const events = chainOf('p-1', 6);
  const [report] = verifyChain(events).chains;
  const anchor = anchorOf(report!);
  expect(verifyChain(events, [anchor]).intact).toBe(true);
  expect(verifyChain(events.slice(0, 4), [anchor]).chains[0]?.problems).toEqual([{ kind: 'missing', from: 5, to: 6 }]);
  expect(verifyChain([], [anchor]).chains[0]?.problems).toEqual([{ kind: 'missing', from: 1, to: 6 }]);
  const forged = [...events.slice(0, 5), altered(events[5]!, 'command')];
  expect(verifyChain(forged).intact).toBe(true);
  expect(verifyChain(forged, [anchor]).chains[0]?.problems).toEqual([{ kind: 'altered', from: 6, to: 6 }]);
});

test('an altered first event and a forged genesis are named', () => {
  const events = chainOf('p-1', 4);
  events[0] = altered(events[0]!, 'link');
  expect(problemsOf(events)).toEqual([{ kind: 'altered', from: 1, to: 1 }]);
});

test('chains of several proxies are told apart, and a window need not begin at the first event', () => {
  const verdict = verifyChain([...chainOf('p-2', 5).slice(2), ...chainOf('p-1', 3)]);
  expect(verdict).toMatchObject({
    intact: true,
    chains: [
      { proxyId: 'p-1', first: 1, last: 3, fromGenesis: true },
      { proxyId: 'p-2', first: 3, last: 5, fromGenesis: false },
    ],
  });
});
