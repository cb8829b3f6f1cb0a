import { isProperties, type Properties, type Property } from '../wire/values';
import type { Difference } from './model';

type Path = readonly string[];

/** Splits `a.b[0]["c"]` as resource.ParsePropertyPath does. */
export function parsePath(text: string): Path {
  return [...text.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, name]) => quoted ?? index ?? name ?? '',
  );
}

/** New inputs in which every ignored property has its old value again. */
export function ignoring(news: Properties, olds: Properties | undefined, paths: readonly string[]): Properties {
  if (olds === undefined || paths.length === 0) return news;
  const result = structuredClone(news);
  for (const path of paths.map(parsePath)) restore(result, olds, path);
  return result;
}

function restore(target: Property | undefined, source: Property | undefined, path: Path): void {
  const [head, ...rest] = path;
  if (head === undefined || !isContainer(target) || !isContainer(source)) return;
  const keys = head === '*' ? Object.keys(target) : [head];
  for (const key of keys) {
    const old = at(source, key);
    if (rest.length > 0) restore(at(target, key), old, rest);
    else if (old === undefined && isProperties(target)) Reflect.deleteProperty(target, key);
    else if (old !== undefined) put(target, key, old);
  }
}

function isContainer(value: Property | undefined): value is Property[] | Properties {
  return Array.isArray(value) || isProperties(value);
}

function at(container: Property[] | Properties, key: string): Property | undefined {
  return Array.isArray(container) ? container[Number(key)] : container[key];
}

function put(container: Property[] | Properties, key: string, value: Property): void {
  if (Array.isArray(container)) container[Number(key)] = value;
  else container[key] = value;
}

/** The option `replaceOnChanges` turns an update of what it names into a replacement; `*` names everything. */
export function replacingOn(difference: Difference, paths: readonly string[]): Difference {
  if (difference.kind !== 'update') return difference;
  const heads = new Set(paths.map((path) => parsePath(path)[0] ?? ''));
  const forced = difference.properties.filter((property) => heads.has('*') || heads.has(parsePath(property)[0] ?? ''));
  if (forced.length === 0) return difference;
  return { ...difference, kind: 'replace', properties: [...new Set([...forced, ...difference.properties])] };
}
