import type { Json } from './json';
import type { Token } from './tokenize';

/** A test of what a selector found: nothing, or one value, or several of a list. */
export type Comparison = (found: readonly Json[]) => boolean;

export const isAbsent: Comparison = (found) => found.length === 0;
export const isNull: Comparison = (found) => found.includes(null);

const NUMERIC: Readonly<Record<string, (value: number, operand: number) => boolean>> = {
  '<': (value, operand) => value < operand,
  '>': (value, operand) => value > operand,
  '<=': (value, operand) => value <= operand,
  '>=': (value, operand) => value >= operand,
};

/** What is not there is neither equal nor different. */
export function compare(operator: string, operand: Token): Comparison | undefined {
  if (operand.kind === 'symbol' || operand.kind === 'selector') return undefined;
  const numeric = NUMERIC[operator];
  if (numeric !== undefined) {
    const limit = Number(operand.text);
    return Number.isNaN(limit) ? undefined : (found) => found.some((value) => numeric(Number(value), limit));
  }
  const expression = operand.kind === 'regex' ? regexOf(operand.text) : wildcards(operand.text);
  if (expression === undefined) return undefined;
  const equals = (value: Json): boolean =>
    value !== null && typeof value !== 'object' && expression.test(String(value));
  if (operator === '=') return (found) => found.some(equals);
  return operator === '!=' ? (found) => found.some((value) => !equals(value)) : undefined;
}

function regexOf(text: string): RegExp | undefined {
  try {
    return new RegExp(text);
  } catch {
    return undefined;
  }
}

/** `*` stands for any characters, in quotes and without. */
const wildcards = (text: string): RegExp =>
  new RegExp(`^${text.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[\\s\\S]*')}$`);
