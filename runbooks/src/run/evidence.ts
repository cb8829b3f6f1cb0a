import type { Column, Row } from '../query/typed-rows';

/** When the last thing happened that a row tells of, Unix time in ms; undefined when the row tells no time. */
export function evidenceMs(columns: readonly Column[], row: Row): number | undefined {
  const times = columns.flatMap(({ name, kind }) => {
    const cell = kind === 'time' ? row[name] : undefined;
    const ms = typeof cell === 'string' ? Date.parse(cell) : NaN;
    return Number.isNaN(ms) ? [] : [ms];
  });
  return times.length === 0 ? undefined : Math.max(...times);
}
