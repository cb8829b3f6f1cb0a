import fc from 'fast-check';
import { resourceOf, row } from '../../rule/judge.fixture';
import { aclEntriesOf, decisionOf, openingsOf } from './acl';
import { countOf, union } from './address-set';

/** Entries over the sixteen /4 networks of IPv4, some of them for SSH. */
const entries = fc.uniqueArray(
  fc.record({
    ruleNo: fc.integer({ min: 1, max: 50 }),
    action: fc.constantFrom('allow', 'deny'),
    network: fc.nat({ max: 15 }),
    prefix: fc.constantFrom(0, 1, 2, 3, 4),
    port: fc.constantFrom(22, 80),
  }),
  { selector: ({ ruleNo }) => ruleNo, maxLength: 8 },
);

test('the first entry that matches decides, for every network', () => {
  fc.assert(
    fc.property(entries, (all) => {
      const ingress = all.map(({ ruleNo, action, network, prefix, port }) => ({
        ...{ ruleNo, action, protocol: 'tcp', fromPort: port, toPort: port },
        cidrBlock: `${network * 16}.0.0.0/${prefix}`,
      }));
      const openings = openingsOf(
        aclEntriesOf(resourceOf(row('aws:ec2/networkAcl:NetworkAcl', 'a', { ingress }))).flatMap(
          (entry) => decisionOf(entry, 22) ?? [],
        ),
      );
      const open = Array.from({ length: 16 }, (_, network) => network).filter((network) => {
        const matching = all
          .filter(({ port, network: base, prefix }) => port === 22 && network >> (4 - prefix) === base >> (4 - prefix))
          .sort((a, b) => a.ruleNo - b.ruleNo);
        return matching[0]?.action === 'allow';
      });
      const ranges = union(openings.flatMap((opening) => opening.ranges));
      expect(countOf(ranges, 4)).toBe(BigInt(open.length) << 28n);
    }),
  );
});

test('of other resources there are none', () => {
  expect(aclEntriesOf(resourceOf(row('aws:ec2/vpc:Vpc', 'v', { ingress: [{}] })))).toEqual([]);
});
