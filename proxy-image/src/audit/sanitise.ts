/**
 * Control characters and bidirectional overrides could make a record read as something else in a terminal or a report,
 * and a lone surrogate is not valid UTF-8. New line and tab stay: a command may have several lines.
 */
// eslint-disable-next-line no-control-regex -- control characters are exactly what is looked for
const UNSAFE_RUN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g;
const LONE_SURROGATE = /\p{Surrogate}/gu;

const escapes = new Map<string, string>();

/** There are less than a hundred of them. */
function escapeOf(character: string): string {
  let text = escapes.get(character);
  if (text === undefined) escapes.set(character, (text = `\\u{${character.charCodeAt(0).toString(16)}}`));
  return text;
}

/** Unsafe characters written as `\u{1b}`; a lone surrogate as U+FFFD. */
export function sanitise(text: string): string {
  return text
    .replace(LONE_SURROGATE, '\ufffd')
    .replace(UNSAFE_RUN, (run) => Array.from(run, escapeOf).join(''));
}

/** At most `limit` UTF-16 units, ending in a mark that says how many were cut; never in the middle of a surrogate pair. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const mark = `…[${text.length - limit} more]`;
  let keep = Math.max(0, limit - mark.length);
  const last = text.charCodeAt(keep - 1);
  if (last >= 0xd800 && last <= 0xdbff) keep -= 1;
  return (text.slice(0, keep) + mark).slice(0, limit);
}
