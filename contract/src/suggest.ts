/** Optimal string alignment: like Levenshtein's distance, with a swap of neighbours as one edit. */
function distance(left: string, right: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const cost = left[row - 1] === right[column - 1] ? 0 : 1;
      let best = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + cost,
      );
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]) {
        best = Math.min(best, (beforePrevious[column - 2] ?? 0) + 1);
      }
      current.push(best);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[right.length] ?? 0;
}

/** The known name that somebody who wrote `unknown` most likely meant; none where none is near. */
export function nearestName(unknown: string, known: readonly string[]): string | undefined {
  const nearest = known
    .map((name) => ({ name, edits: distance(unknown.toLowerCase(), name.toLowerCase()) }))
    .sort((left, right) => left.edits - right.edits)[0];
  return nearest !== undefined && nearest.edits <= Math.max(2, Math.floor(unknown.length / 3))
    ? nearest.name
    : undefined;
}

/** `did you mean "x"?`, or the whole list where nothing is near. */
export function suggest(unknown: string, known: readonly string[]): string {
  const nearest = nearestName(unknown, known);
  return nearest === undefined ? `allowed are ${known.join(', ')}` : `did you mean "${nearest}"?`;
}
