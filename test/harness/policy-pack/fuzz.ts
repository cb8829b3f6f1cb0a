import * as fc from 'fast-check';
import { analyzed, type Analyzed } from '../engine/stand-in/pack-rows';
import { isProperties, secret, SIGNATURE, UNKNOWN, type Properties, type Property } from '../engine/wire/values';
import type { Harvest } from './harvest';

/** How Pulumi writes what is unknown, by kind. https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/rpc.go */
const UNKNOWNS = [
  UNKNOWN,
  '1c4a061d-8072-4f0a-a4cb-0ff528b18fe7',
  '3eeb2bf0-c639-47a8-9e75-3b44932eb421',
  '6a19a0b0-7e62-4c92-b797-7f8e31da9cc2',
  'dd056dcd-154b-4c76-9bd3-c8f88648b5ff',
];

/** Texts that take a careless regular expression or parser ages, and some that break it. */
export const HOSTILE_TEXTS: readonly string[] = [
  ...['*', 'a', ' ', '\n', '(', '/', '.', ':', '-', '${', '0', '1.'].map((part) => part.repeat(5_000)),
  `${'a*'.repeat(3_000)}b`,
  `${'*a'.repeat(5_000)}!`,
  `${'*'.repeat(5_000)}b`,
  `s3:${'*'.repeat(40)}x${'y'.repeat(5_000)}`,
  `arn:aws:${'*:'.repeat(3_000)}`,
  `${'ssh-rsa AAAA '.repeat(2_000)}!`,
  `${'[['.repeat(5_000)}`,
  `${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}`,
  `[${'[],'.repeat(5_000)}[]]`,
  `{"Statement":[${'{"Effect":"Allow","Action":"*","Resource":"*"},'.repeat(200)}{}]}`,
  '{"Version":"2012-10-17","Statement":',
  '{"Statement":{"Effect":1,"Principal":[],"Condition":"x","Action":{}}}',
  '{"__proto__":{"Statement":[]},"constructor":1}',
  '\u0000\uffff\ud800 \u202e{',
  '0.0.0.0/99',
  '::ffff:0.0.0.0/0',
  '999.1.1.1/0',
  '-1',
  '1e999',
  'NaN',
];

/** Values of every wrong kind, with names and texts that rules look for. */
export function values(harvest: Pick<Harvest, 'keys' | 'texts'>): fc.Arbitrary<Property> {
  const texts = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('', 'true', ...harvest.texts) },
    { weight: 1, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    { weight: 1, arbitrary: fc.json() },
  );
  const keys = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('a', ...harvest.keys) },
    fc.constantFrom('__defaults', '__proto__', 'constructor', 'toString', 'length', 'then', '0', ''),
  );
  const { value } = fc.letrec<{ value: Property; list: Property[]; object: Properties }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5, depthSize: 'small' },
      texts,
      fc.constantFrom(...UNKNOWNS),
      fc.constantFrom<Property>(null, true, false, 0, -1, 22, 65_535, 1e21, NaN, -Infinity, [], {}),
      tie('list'),
      tie('object'),
      tie('value').map(secret),
      tie('value').map((inner) => JSON.stringify(inner)),
    ),
    list: fc.array(tie('value'), { maxLength: 4 }),
    object: fc.array(fc.tuple(keys, tie('value')), { maxLength: 6 }).map((entries) => Object.fromEntries(entries)),
  }));
  return value;
}

/** Resources of every type that a rule reads: some made of nothing but nonsense, most examples with nonsense in one place. */
export function resources(harvest: Harvest): fc.Arbitrary<Analyzed> {
  const value = values(harvest);
  const nonsense = fc
    .record({
      type: fc.constantFrom(...harvest.types),
      entries: fc.array(fc.tuple(fc.constantFrom('a', ...harvest.keys), value), { maxLength: 8 }),
      of: fc.constantFrom(...harvest.resources),
    })
    .map(({ type, entries, of }) => asType(of, type, Object.fromEntries(entries)));
  const spoiled = fc
    .record({ of: fc.constantFrom(...harvest.resources), place: fc.nat(), value })
    .map(({ of, place, value }) => ({ ...of, properties: withValueAt(of.properties, place, value) }));
  return fc.oneof({ weight: 1, arbitrary: nonsense }, { weight: 3, arbitrary: spoiled });
}

/** Stacks of examples with nonsense in some of their rows. */
export function stacks(harvest: Harvest): fc.Arbitrary<readonly Analyzed[]> {
  const spoil = fc.record({ row: fc.nat(), place: fc.nat(), value: values(harvest) });
  return fc
    .record({
      stacks: fc.array(fc.constantFrom(...harvest.stacks), { minLength: 1, maxLength: 3 }),
      others: fc.array(resources(harvest), { maxLength: 3 }),
      spoils: fc.array(spoil, { maxLength: 4 }),
    })
    .map(({ stacks, others, spoils }) => {
      const rows = [...stacks.flat(), ...others];
      for (const { row, place, value } of spoils) {
        const at = row % rows.length;
        const of = rows[at];
        if (of !== undefined) rows[at] = { ...of, properties: withValueAt(of.properties, place, value) };
      }
      return rows;
    });
}

function asType(of: Analyzed, type: string, properties: Properties): Analyzed {
  const urn = `urn:pulumi:dev::examples::${type}::${of.name}`;
  return { ...analyzed({ ...of.state, urn, type }, properties, of.provider), urn, type };
}

/** The properties with another value at one of their places, which are counted in depth; JSON text has places too. */
function withValueAt(properties: Properties, place: number, value: Property): Properties {
  const changed = replaceAt(properties, 1 + (place % (countPlaces(properties) - 1 || 1)), value);
  return isProperties(changed.value) ? changed.value : properties;
}

function countPlaces(of: Property): number {
  return 1 + childrenOf(of).reduce((sum, [, child]) => sum + countPlaces(child), 0);
}

function replaceAt(of: Property, place: number, value: Property): { readonly value: Property; readonly left: number } {
  if (place === 0) return { value, left: -1 };
  let left = place - 1;
  for (const [key, child] of childrenOf(of)) {
    const changed = replaceAt(child, left, value);
    if (changed.left < 0) return { value: withChild(of, key, changed.value), left: -1 };
    ({ left } = changed);
  }
  return { value: of, left };
}

function childrenOf(of: Property): readonly (readonly [string, Property])[] {
  if (typeof of === 'string') return childrenOf(parsedJson(of));
  if (Array.isArray(of)) return of.map((item, index) => [String(index), item]);
  return isProperties(of) && of[SIGNATURE] === undefined ? Object.entries(of) : [];
}

function withChild(of: Property, key: string, child: Property): Property {
  if (typeof of === 'string') return JSON.stringify(withChild(parsedJson(of), key, child));
  if (Array.isArray(of)) return of.with(Number(key), child);
  return isProperties(of) ? Object.fromEntries([...Object.entries(of), [key, child]]) : of;
}

function parsedJson(text: string): Property {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    return JSON.parse(text) as Property;
  } catch {
    return null;
  }
}
