import { cisAws3 } from './cis-aws-3.0';
import { cisAws5 } from './cis-aws-5.0';
import { cisAws6 } from './cis-aws-6.0';
import { cisAws7 } from './cis-aws-7.0';
import type { Control, Framework } from './framework';

/** Controls by framework id, e.g. `{ 'cis-aws-5.0': ['3.1'] }`. */
export type Controls = Readonly<Record<string, readonly string[]>>;

export const CIS_VERSIONS: readonly Framework[] = [cisAws3, cisAws5, cisAws6, cisAws7];

/**
 * The same recommendations in every version of the CIS benchmark: a rule names a number of one version, and is evidence for what
 * the others call otherwise. Recommendations are known by what they ask for, which all versions share as one object.
 */
export function completeControls(given: Controls): Controls {
  const asked = new Set(
    CIS_VERSIONS.flatMap(({ id, controls }) =>
      (given[id] ?? []).map((number): Control | undefined => controls[number]),
    ),
  );
  asked.delete(undefined);
  const numbers = CIS_VERSIONS.map(({ id, controls }): readonly [string, readonly string[]] => {
    const own = given[id] ?? [];
    const same = Object.keys(controls).filter((number) => asked.has(controls[number]) && !own.includes(number));
    return [id, [...own, ...same]];
  });
  const cis = Object.fromEntries(numbers.filter(([, own]) => own.length > 0));
  return { ...cis, ...Object.fromEntries(Object.entries(given).filter(([id]) => cis[id] === undefined)) };
}
