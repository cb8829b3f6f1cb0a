import { UNKNOWN, type Value } from '../model';
import { UnknownValueError } from './unknown-values';

/** A property as the SDK hands it to a policy, which throws when something unknown is touched, as a plain value. */
export function toValue(given: unknown): Value {
  if (given === null || given === undefined) return null;
  if (typeof given === 'string' || typeof given === 'number' || typeof given === 'boolean') return given;
  // An unknown item throws as soon as it is touched, which `map` would do before it is read here.
  if (Array.isArray(given))
    return Array.from(given.keys(), (index) => read(given as unknown as Record<string, unknown>, String(index)));
  if (typeof given !== 'object') return null;
  const value: Record<string, Value> = {};
  for (const key of Object.keys(given)) value[key] = read(given as Record<string, unknown>, key);
  return value;
}

function read(holder: Record<string, unknown>, key: string): Value {
  let item: unknown;
  try {
    item = holder[key];
  } catch (error) {
    if (error instanceof UnknownValueError) return UNKNOWN;
    throw error;
  }
  return toValue(item);
}
