/** What an `*` or `?` of a pattern may stand for, given the character at that place of the text. */
type Accepts = (character: string) => boolean;
const ANY: Accepts = () => true;

/**
 * Whether a text is matched by a pattern of IAM: `*` is any number of characters, `?` is one. Steps back to the last `*` only,
 * so that no pattern takes longer than the product of both lengths.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export const wildcardMatches = (pattern: string, text: string): boolean => matches(pattern, text, ANY);

/** Actions, services and condition keys are compared in any case. */
export const actionMatches = (pattern: string, action: string): boolean =>
  wildcardMatches(pattern.toLowerCase(), action.toLowerCase());

/** Whether everything that `narrow` matches, `wide` matches too: a `*` of `narrow` is more than the one character of a `?`. */
export const wildcardCovers = (wide: string, narrow: string): boolean =>
  matches(wide, narrow, (character) => character !== '*');

function matches(pattern: string, text: string, single: Accepts): boolean {
  let at = 0;
  let star = -1;
  let resumeAt = 0;
  let index = 0;
  while (index < text.length) {
    const wanted = pattern[at];
    const character = text.charAt(index);
    if (wanted === '*') {
      star = at++;
      resumeAt = index;
    } else if (wanted === '?' ? single(character) : wanted === character) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++resumeAt;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(at));
}

/** What is left of a pattern for texts that begin so: `*b` and `b` are left of `a*b` for those that begin with `ac`. */
export function remaindersOf(pattern: string, beginning: string): readonly string[] {
  let places = withStars(pattern, [0]);
  for (const character of beginning) {
    const next = places.flatMap((at) => {
      const wanted = pattern[at];
      if (wanted === '*') return [at];
      return wanted === '?' || wanted === character ? [at + 1] : [];
    });
    places = withStars(pattern, next);
  }
  return places.map((at) => pattern.slice(at));
}

/** These places, and those after each `*`, which may be no character at all. */
function withStars(pattern: string, from: readonly number[]): readonly number[] {
  const places = new Set(from);
  for (const at of places) if (pattern[at] === '*') places.add(at + 1);
  return [...places];
}
