import fc from 'fast-check';
import { combineConstraints, isSourcePermitted, UNCONSTRAINED } from './constraints';
import type { Constraints } from './identity';

const constraints: fc.Arbitrary<Constraints> = fc.record(
  {
    sourceAddresses: fc.array(
      fc.array(fc.constantFrom('10.0.0.0/8', '10.1.0.0/16', '192.0.2.1', '::/0'), { minLength: 1, maxLength: 2 }),
      { maxLength: 2 },
    ),
    forceCommand: fc.constantFrom('a', 'b'),
    permitPty: fc.boolean(),
    permitPortForwarding: fc.boolean(),
    permitAgentForwarding: fc.boolean(),
    permitX11Forwarding: fc.boolean(),
    expiresAtMs: fc.integer({ min: 0, max: 100 }),
  },
  {
    requiredKeys: [
      'sourceAddresses',
      'permitPty',
      'permitPortForwarding',
      'permitAgentForwarding',
      'permitX11Forwarding',
    ],
  },
);

it('what is combined permits nothing that either part refuses', () => {
  fc.assert(
    fc.property(
      constraints,
      constraints,
      fc.constantFrom('10.1.2.3', '10.9.9.9', '192.0.2.1', '2001:db8::1'),
      (left, right, source) => {
        const both = combineConstraints(left, right);
        if (both === undefined) {
          expect(left.forceCommand).not.toBe(right.forceCommand);
          return;
        }
        expect(isSourcePermitted(both, source)).toBe(
          isSourcePermitted(left, source) && isSourcePermitted(right, source),
        );
        for (const permit of [
          'permitPty',
          'permitPortForwarding',
          'permitAgentForwarding',
          'permitX11Forwarding',
        ] as const)
          expect(both[permit]).toBe(left[permit] && right[permit]);
        for (const part of [left, right]) {
          if (part.forceCommand !== undefined) expect(both.forceCommand).toBe(part.forceCommand);
          if (part.expiresAtMs !== undefined) expect(both.expiresAtMs).toBeLessThanOrEqual(part.expiresAtMs);
        }
      },
    ),
  );
});

it('an unconstrained credential permits every source', () => {
  expect(isSourcePermitted(UNCONSTRAINED, '203.0.113.9')).toBe(true);
});

it('a source that is no address is in no list', () => {
  expect(isSourcePermitted({ ...UNCONSTRAINED, sourceAddresses: [['0.0.0.0/0', '::/0']] }, 'unknown')).toBe(false);
});
