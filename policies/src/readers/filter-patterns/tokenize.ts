export type Token =
  | { readonly kind: 'symbol'; readonly text: string }
  /** `$.userIdentity.type` as the keys of its path. */
  | { readonly kind: 'selector'; readonly path: readonly string[] }
  /** A quoted text, or a word that is not. */
  | { readonly kind: 'quoted' | 'word'; readonly text: string }
  | { readonly kind: 'regex'; readonly text: string };

const TOKEN =
  /\s*(?:(?<symbol>&&|\|\||!=|<=|>=|[=<>()])|(?<selector>\$(?:\.[\w-]+|\[(?:\d+|\*|"[^"]*"|'[^']*')\])+)|"(?<quoted>(?:[^"\\]|\\.)*)"|%(?<regex>[^%]+)%|(?<word>[^\s=!<>&|()"$%]+))/y;

/** The tokens of what stands within the braces of a filter pattern; undefined where something is none. */
export function tokenize(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) return undefined;
    tokens.push(toToken(groups));
  }
  return tokens;
}

function toToken({ symbol, selector, quoted, regex, word }: Record<string, string | undefined>): Token {
  if (symbol !== undefined) return { kind: 'symbol', text: symbol };
  if (selector !== undefined) return { kind: 'selector', path: pathOf(selector) };
  if (quoted !== undefined) return { kind: 'quoted', text: quoted.replace(/\\(.)/g, '$1') };
  if (regex !== undefined) return { kind: 'regex', text: regex };
  return { kind: 'word', text: word ?? '' };
}

const pathOf = (selector: string): readonly string[] =>
  [...selector.matchAll(/\.([\w-]+)|\[["']?([^\]"']*)["']?\]/g)].map(([, key, index]) => key ?? index ?? '');
