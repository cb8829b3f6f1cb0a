/**
 * The part of CloudWatch's filter patterns for JSON that ours use: selectors, `=` and `!=` with text or numbers, `&&`,
 * `||`, parentheses. A selector that the line does not have matches nothing.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html#metric-filters-extract-json
 */
export function patternSelects(pattern: string, line: string): boolean {
  const inner = /^\{([\s\S]*)\}$/.exec(pattern.trim())?.[1];
  if (inner === undefined) throw new Error(`no filter pattern for JSON: ${pattern}`);
  const tokens = tokenize(inner);
  const json: unknown = JSON.parse(line);
  const value = anyOf(tokens, json);
  if (tokens.length > 0) throw new Error(`left over: ${tokens.join(' ')}`);
  return value;
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  const token = /\s*(&&|\|\||!=|=|\(|\)|\$(?:\.[A-Za-z_]\w*)+|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?)/y;
  while (text.slice(token.lastIndex).trim() !== '') {
    const match = token.exec(text);
    if (match?.[1] === undefined) throw new Error(`not understood in a filter pattern: ${text}`);
    tokens.push(match[1]);
  }
  return tokens;
}

function anyOf(tokens: string[], json: unknown): boolean {
  let value = allOf(tokens, json);
  while (tokens[0] === '||') {
    tokens.shift();
    const right = allOf(tokens, json);
    value = value || right;
  }
  return value;
}

function allOf(tokens: string[], json: unknown): boolean {
  let value = term(tokens, json);
  while (tokens[0] === '&&') {
    tokens.shift();
    const right = term(tokens, json);
    value = value && right;
  }
  return value;
}

function term(tokens: string[], json: unknown): boolean {
  const first = tokens.shift();
  if (first === '(') {
    const value = anyOf(tokens, json);
    if (tokens.shift() !== ')') throw new Error('a parenthesis is not closed');
    return value;
  }
  const operator = tokens.shift();
  const literal = tokens.shift();
  if (first?.startsWith('$.') !== true || literal === undefined) throw new Error(`no selector: ${String(first)}`);
  const found = select(json, first.slice(2).split('.'));
  if (found === undefined) return false;
  const equal = found === (JSON.parse(literal) as unknown);
  return operator === '=' ? equal : !equal;
}

const select = (json: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined),
    json,
  );
