import type { Json } from './column-value';

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/gs;

/**
 * Parses JSON; a number that JavaScript would alter (`12345678901234567890`, `1.50`) is kept as the text that was
 * there, for Lake shows it as text in any case.
 * @throws SyntaxError
 */
export function parseExactJson(text: string): Json {
  const value = JSON.parse(text) as Json;
  let altered = false;
  const exact = text.replace(TOKEN, (token) => {
    if (token.startsWith('"') || String(Number(token)) === token) return token;
    altered = true;
    return JSON.stringify(token);
  });
  return altered ? (JSON.parse(exact) as Json) : value;
}
