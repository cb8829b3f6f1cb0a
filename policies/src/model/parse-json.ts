import type { Value } from './value';

export type ParsedJson =
  | { readonly kind: 'parsed'; readonly value: Value }
  /** `problem` says where, and never what stands there. */
  | { readonly kind: 'broken'; readonly problem: string };

export function parseJson(text: string): ParsedJson {
  try {
    return { kind: 'parsed', value: JSON.parse(text) as Value };
  } catch (error) {
    return { kind: 'broken', problem: `is no JSON${placeOf(text, error)}` };
  }
}

/** V8 quotes the text around the error in its message, which may be a secret: only the position is taken from it. */
function placeOf(text: string, error: unknown): string {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  const offset = position === undefined ? text.trimEnd().length : Number(position);
  const before = text.slice(0, offset).split('\n');
  return ` at line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}
