import { fleetSinks } from './sink-schema';

it.each([
  [null, 'is null; allowed is the sink of an AthenaAuditStore or a LakeAuditStore'],
  ['x', 'is "x"; allowed is the sink of an AthenaAuditStore or a LakeAuditStore'],
])('says what is allowed in place of the sink %j', (sink, reason) => {
  expect(fleetSinks.safeParse([sink]).error?.issues).toEqual(
    expect.arrayContaining([expect.objectContaining({ path: [0], message: reason })]),
  );
});
