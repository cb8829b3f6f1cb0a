import { isProperties, SIGNATURE, UNKNOWN, type Properties, type Property } from '../engine/wire/values';

/** What stands for a secret: nothing that a rule, an error or a path says may hold it. */
export const MARK = 'hunter2';
export const MARKED_NUMBER = 918_273_645_546;
const MARKED_KEY = `-----BEGIN ${MARK} KEY-----`;

export const holdsMark = (text: string): boolean =>
  text.includes(MARK) || text.replaceAll(/[,_ ']/g, '').includes(String(MARKED_NUMBER));

/**
 * The properties with a secret in one place after the other, inside JSON text too: added to what stands there, instead of it,
 * in broken JSON, as a key, and as a value of the wrong type.
 */
export function* tainted(properties: Properties): Generator<Properties> {
  for (const value of taintedValue(properties, 'whole')) if (isProperties(value)) yield value;
}

/** The properties with a secret in all of their places at once; what stands where keeps its shape. */
export function filled(properties: Properties): Properties {
  const full = filledValue(properties);
  return isProperties(full) ? full : properties;
}

function filledValue(value: Property): Property {
  if (value === UNKNOWN) return value;
  if (typeof value === 'number') return MARKED_NUMBER;
  if (Array.isArray(value)) return value.map(filledValue);
  if (isProperties(value)) {
    if (value[SIGNATURE] !== undefined) return value;
    const entries = Object.entries(value).map(([key, item]) => [key, filledValue(item)] as const);
    return { ...Object.fromEntries(entries), [MARKED_KEY]: MARK };
  }
  if (typeof value !== 'string') return value;
  const parsed = parsedJson(value);
  return parsed === undefined ? `${value}${MARK}` : JSON.stringify(filledValue(parsed));
}

function* taintedValue(value: Property, place: 'whole' | 'part'): Generator<Property> {
  if (place === 'part') yield* replaced(value);
  if (Array.isArray(value)) {
    yield [...value, MARK];
    yield [...value, { [MARKED_KEY]: MARK }];
    for (const [index, item] of value.entries()) {
      for (const change of taintedValue(item, 'part')) yield value.with(index, change);
    }
  } else if (isProperties(value)) {
    if (value[SIGNATURE] !== undefined) return;
    yield { ...value, [MARKED_KEY]: MARK };
    for (const [key, item] of Object.entries(value)) {
      for (const change of taintedValue(item, 'part')) yield { ...value, [key]: change };
    }
  } else if (typeof value === 'string') {
    const parsed = parsedJson(value);
    if (parsed !== undefined) for (const change of taintedValue(parsed, 'part')) yield JSON.stringify(change);
  }
}

function* replaced(value: Property): Generator<Property> {
  if (value === UNKNOWN) return;
  if (typeof value === 'string') yield `${value}${MARK}`;
  yield MARK;
  yield MARKED_NUMBER;
  yield `{"${MARK}": "${MARK}`;
  yield { [MARKED_KEY]: MARK };
  yield [MARK];
}

/** What JSON text of an object or a list holds. */
function parsedJson(text: string): Property | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Property;
  } catch {
    return undefined;
  }
}
