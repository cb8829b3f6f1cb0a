/** Days as `yyyy-MM-dd`, both included; an absent end is open. Such texts are in the order of time. */
export interface DayRange {
  readonly from?: string;
  readonly through?: string;
}

export const isWithin = (day: string, { from, through }: DayRange): boolean =>
  (from === undefined || day >= from) && (through === undefined || day <= through);

/** The days that are in both. */
export function overlapOf(a: DayRange, b: DayRange): DayRange {
  const from = [a.from, b.from]
    .filter((day) => day !== undefined)
    .sort()
    .at(-1);
  const through = [a.through, b.through].filter((day) => day !== undefined).sort()[0];
  return { ...(from !== undefined && { from }), ...(through !== undefined && { through }) };
}

/** The days from the first of any to the last of any; every day when there are none. */
export function spanOf(ranges: readonly DayRange[]): DayRange {
  const froms = ranges.map(({ from }) => from ?? '').sort();
  const throughs = ranges.map(({ through }) => through ?? OPEN).sort();
  const [from = ''] = froms;
  const through = throughs.at(-1) ?? OPEN;
  return { ...(from !== '' && { from }), ...(through !== OPEN && { through }) };
}

/** After every day. */
const OPEN = '~';
