import fc from 'fast-check';
import { Property, type Value } from '../../model';
import { recordedTypes } from './recording-groups';

const kindOf = (recordingGroup: Value) => recordedTypes(new Property({ recordingGroup })).kind;
const asListOfOne = (value: Value): fc.Arbitrary<Value> => fc.constantFrom<Value>(value, [value]);

const TYPES = ['AWS::EC2::Instance'];
const groups = fc
  .constantFrom<readonly [string, Value]>(
    ['all', {}],
    ['all', { allSupported: true }],
    ['all', { allSupported: 'true', resourceTypes: [] }],
    ['all', { exclusionByResourceTypes: [] }],
    ['listed', { allSupported: false }],
    ['listed', { resourceTypes: TYPES }],
    ['all-but', { exclusionByResourceTypes: { resourceTypes: TYPES } }],
    ['all-but', { exclusionByResourceTypes: [{ resourceTypes: TYPES }], allSupported: false }],
  )
  .chain(([kind, group]) => fc.record({ kind: fc.constant(kind), group: asListOfOne(group) }));

test('a group says the same by itself and as a list of one', () => {
  fc.assert(
    fc.property(groups, ({ kind, group }) => {
      expect(kindOf(group)).toBe(kind);
    }),
  );
});
