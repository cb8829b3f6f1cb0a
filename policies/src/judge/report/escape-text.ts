/**
 * Names and URNs come from programs of strangers: a control character could rewrite what a terminal already shows, and a
 * bidirectional mark could show it in another order (Unicode TR 36, 3.1.2).
 */
// eslint-disable-next-line no-control-regex -- control characters are what this is about
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** The text in one line, with every control and direction character spelled out. */
export const escapeText = (text: string): string =>
  text.replace(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
