import type { Threshold } from '../format/front-matter';
import type { Row } from '../query/typed-rows';

/** The rows that crossed the threshold; none when it was not crossed. */
export function crossed(rows: readonly Row[], threshold: Threshold): readonly Row[] {
  if ('rows' in threshold) return rows.length >= threshold.rows ? rows : [];
  return rows.filter((row) => {
    const cell = row[threshold.column];
    return typeof cell === 'number' && cell >= threshold.atLeast;
  });
}

export function thresholdText(threshold: Threshold): string {
  if ('rows' in threshold) return `${threshold.rows} ${threshold.rows === 1 ? 'row' : 'rows'} or more`;
  return `${threshold.column} of ${threshold.atLeast} or more`;
}
