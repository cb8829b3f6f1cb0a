import type { AddressRange } from './address-range';

/** The same addresses as ranges that neither overlap nor touch, in order, IPv4 first. */
export function union(ranges: readonly AddressRange[]): readonly AddressRange[] {
  const merged: AddressRange[] = [];
  for (const range of [...ranges].sort(inOrder)) {
    const before = merged.at(-1);
    if (before?.family !== range.family || before.last + 1n < range.first) merged.push(range);
    else if (before.last < range.last) merged[merged.length - 1] = { ...before, last: range.last };
  }
  return merged;
}

/** The addresses of `ranges` that are in none of `others`. */
export function without(ranges: readonly AddressRange[], others: readonly AddressRange[]): readonly AddressRange[] {
  return others.reduce<readonly AddressRange[]>(
    (left, other) => left.flatMap((range) => split(range, other)),
    union(ranges),
  );
}

/** How many addresses of a family. */
export const countOf = (ranges: readonly AddressRange[], family: AddressRange['family']): bigint =>
  union(ranges).reduce((sum, range) => (range.family === family ? sum + range.last - range.first + 1n : sum), 0n);

function split(range: AddressRange, cut: AddressRange): readonly AddressRange[] {
  if (range.family !== cut.family || cut.last < range.first || range.last < cut.first) return [range];
  return [
    ...(range.first < cut.first ? [{ ...range, last: cut.first - 1n }] : []),
    ...(cut.last < range.last ? [{ ...range, first: cut.last + 1n }] : []),
  ];
}

const inOrder = (a: AddressRange, b: AddressRange): number =>
  a.family === b.family ? Number(a.first > b.first) - Number(a.first < b.first) : a.family - b.family;
