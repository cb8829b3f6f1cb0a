import {
  assetKind,
  isProperties,
  isSecret,
  type Properties,
  type Property,
  SIGNATURE,
  UNKNOWN,
} from '../../wire/values';
import type { AwsPackage } from './aws-package';
import type { Members, Shape } from './shapes';

export interface Misfit {
  readonly property: string;
  readonly reason: string;
}

/** Whether values are what the package declares: no unknown property, none missing, every type right. */
export function misfits(values: Properties, members: Members, declared: AwsPackage): Misfit[] {
  return fitMembers(values, members, '', declared);
}

function fitMembers(values: Properties, members: Members, prefix: string, declared: AwsPackage): Misfit[] {
  const found: Misfit[] = [];
  for (const [key, value] of Object.entries(values)) {
    if (key === '__defaults') continue;
    const path = prefix === '' ? key : `${prefix}.${key}`;
    const member = members[key];
    if (member === undefined) found.push({ property: path, reason: unknownReason(key, Object.keys(members)) });
    else if (value !== null) found.push(...fit(value, member.shape, path, declared));
  }
  for (const [key, member] of Object.entries(members)) {
    if (!member.required || (values[key] !== undefined && values[key] !== null)) continue;
    found.push({ property: prefix === '' ? key : `${prefix}.${key}`, reason: 'Missing required argument' });
  }
  return found;
}

function unknownReason(key: string, known: readonly string[]): string {
  return `Invalid or unknown key "${key}"; there are ${known.filter((each) => each !== '__defaults').join(', ')}`;
}

function fit(given: Property, shape: Shape, path: string, declared: AwsPackage): Misfit[] {
  const value = isSecret(given) ? (given.value ?? null) : given;
  if (value === UNKNOWN || value === null || shape.kind === 'any') return [];
  switch (shape.kind) {
    case 'union': {
      const tries = shape.of.map((each) => fit(value, each, path, declared));
      return tries.some((each) => each.length === 0) ? [] : (tries[0] ?? []);
    }
    case 'array':
      if (!Array.isArray(value)) return wrong(path, 'a list', value);
      return value.flatMap((each, index) => fit(each, shape.of, `${path}[${index}]`, declared));
    case 'map':
      if (!isProperties(value) || SIGNATURE in value) return wrong(path, 'a map', value);
      return Object.entries(value).flatMap(([key, each]) => fit(each, shape.of, `${path}["${key}"]`, declared));
    case 'object':
      if (!isProperties(value) || SIGNATURE in value) return wrong(path, `an object (${shape.name})`, value);
      return fitMembers(value, declared.inputType(shape.name), path, declared);
    case 'asset':
    case 'archive':
      return assetKind(value) === shape.kind ? [] : wrong(path, `an ${shape.kind}`, value);
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === shape.kind ? [] : wrong(path, `a ${shape.kind}`, value);
  }
}

function wrong(path: string, expected: string, value: Property): Misfit[] {
  return [{ property: path, reason: `Expected ${expected}, got ${describe(value)}` }];
}

function describe(value: Property): string {
  if (Array.isArray(value)) return 'a list';
  if (isProperties(value)) return assetKind(value) === undefined ? 'an object' : `an ${assetKind(value) ?? ''}`;
  return `the ${typeof value} ${JSON.stringify(value)}`;
}
