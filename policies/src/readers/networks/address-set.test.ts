import fc from 'fast-check';
import type { AddressRange } from './address-range';
import { countOf, union, without } from './address-set';

/** A world of 40 addresses of each family, small enough to count them one by one. */
const range = fc
  .record({ family: fc.constantFrom(4 as const, 6 as const), a: fc.nat({ max: 39 }), b: fc.nat({ max: 39 }) })
  .map(({ family, a, b }): AddressRange => ({ family, first: BigInt(Math.min(a, b)), last: BigInt(Math.max(a, b)) }));
const ranges = fc.array(range, { maxLength: 8 });

const addresses = (all: readonly AddressRange[]): ReadonlySet<string> =>
  new Set(
    [4, 6].flatMap((family) =>
      Array.from({ length: 40 }, (_, index) => BigInt(index))
        .filter((at) => all.some((each) => each.family === family && each.first <= at && at <= each.last))
        .map((at) => `${family}:${at}`),
    ),
  );

test('a union holds what its ranges hold, in order, with gaps between', () => {
  fc.assert(
    fc.property(ranges, (all) => {
      const merged = union(all);
      expect(addresses(merged)).toEqual(addresses(all));
      merged.forEach((each, index) => {
        const before = merged[index - 1];
        if (before === undefined) return;
        expect(before.family < each.family || (before.family === each.family && before.last + 1n < each.first)).toBe(
          true,
        );
      });
    }),
  );
});

test('what is left without others is in none of them', () => {
  fc.assert(
    fc.property(ranges, ranges, (all, others) => {
      const gone = addresses(others);
      expect(addresses(without(all, others))).toEqual(new Set([...addresses(all)].filter((each) => !gone.has(each))));
    }),
  );
});

test('addresses count once', () => {
  fc.assert(
    fc.property(ranges, (all) => {
      const held = [...addresses(all)];
      for (const family of [4, 6] as const) {
        expect(countOf(all, family)).toBe(BigInt(held.filter((each) => each.startsWith(`${family}:`)).length));
      }
    }),
  );
});

test('ranges that touch are one', () => {
  const at = (first: bigint, last: bigint): AddressRange => ({ family: 4, first, last });
  expect(union([at(5n, 9n), at(0n, 4n)])).toEqual([at(0n, 9n)]);
  expect(union([at(6n, 9n), at(0n, 4n)])).toEqual([at(0n, 4n), at(6n, 9n)]);
  expect(without([at(0n, 9n)], [at(3n, 4n)])).toEqual([at(0n, 2n), at(5n, 9n)]);
});
