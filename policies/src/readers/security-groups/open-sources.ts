import type { Property } from '../../model';
import { covers, isWiderThan, readCidr, type Widths } from '../networks';
import type { Ingress } from './ingress';

/**
 * The ranges of a rule that are wider than the widths, each as something to judge by itself: a port that the rule does not
 * open, or a range that is narrow, decides even where the other is unknown.
 * @param ports of TCP
 * @param report says which of the ports are open to the range
 */
export const wideRanges = (
  rule: Ingress,
  ports: readonly number[],
  widths: Widths,
  report: (at: Property, open: readonly number[]) => void,
): readonly (() => void)[] =>
  rule.sources
    .filter(({ kind }) => kind === 'range' || kind === 'unknown')
    .map(({ at }) => () => {
      if (!at.isUnknown && !isWide(at, widths)) return;
      const open = ports.filter((port) => covers(rule, port));
      if (open.length > 0 && isWide(at, widths)) report(at, open);
    });

function isWide(at: Property, widths: Widths): boolean {
  const range = readCidr(at);
  return range !== undefined && isWiderThan([range], widths);
}
