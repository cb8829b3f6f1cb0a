import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { type Json, SECRET_TEXT, UNKNOWN_TEXT } from '../types';

/** A property as it travels: JSON in which secrets, assets and references are objects that carry a signature. */
export type Property = null | boolean | number | string | Property[] | Properties;
export interface Properties {
  [key: string]: Property;
}

// The signatures of sdk/go/common/resource/sig in pulumi/pulumi.
export const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';
const OUTPUT = 'd0e6a833031e9bbcd3f4e8bde6ca49a4';
const RESOURCE = '5cf8f73096256a8f31e491e813e4eb8e';
const ASSET = 'c44067f5952c0a294b673a41bacd8c17';
const ARCHIVE = '0def7320c3a5731c473e5ecbe6d01bc7';

/** What stands for a value that a preview cannot know. */
export const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

export type AssetKind = 'asset' | 'archive';

export function isProperties(value: Property | undefined): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function signatureOf(value: Property | undefined): Property | undefined {
  return isProperties(value) ? value[SIGNATURE] : undefined;
}

export function isSecret(value: Property | undefined): value is Properties {
  return signatureOf(value) === SECRET;
}

/** Marks a value secret; a secret stays as it is. */
export function secret(value: Property): Property {
  return isSecret(value) ? value : { [SIGNATURE]: SECRET, value };
}

export function assetKind(value: Property): AssetKind | undefined {
  const signature = signatureOf(value);
  if (signature === ASSET) return 'asset';
  return signature === ARCHIVE ? 'archive' : undefined;
}

export function isResourceReference(value: Property): value is Properties {
  return signatureOf(value) === RESOURCE;
}

/** The value without the marks of secrets, at any depth. */
export function bare(value: Property): Property {
  if (isSecret(value)) return bare(value.value ?? null);
  if (Array.isArray(value)) return value.map(bare);
  if (isProperties(value)) return mapProperties(value, bare);
  return value;
}

export function bareProperties(value: Properties): Properties {
  return mapProperties(value, bare);
}

export function hasUnknown(value: Property | undefined): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isProperties(value) && Object.values(value).some(hasUnknown);
}

export function hasSecret(value: Property | undefined): boolean {
  if (isSecret(value)) return true;
  if (Array.isArray(value)) return value.some(hasSecret);
  return isProperties(value) && Object.values(value).some(hasSecret);
}

export function mapProperties(value: Properties, change: (each: Property) => Property): Properties {
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, change(each)]));
}

/**
 * Output values (a value with its dependencies) become what the rest of the engine reads: the value, an unknown, or a
 * secret. As `downgradeOutputValues` does in pkg/resource/deploy/source_eval.go.
 */
export function downgrade(value: Property): Property {
  if (signatureOf(value) === OUTPUT && isProperties(value)) {
    const inner = value.value === undefined ? UNKNOWN : downgrade(value.value);
    return value.secret === true ? secret(inner) : inner;
  }
  if (Array.isArray(value)) return value.map(downgrade);
  return isProperties(value) ? mapProperties(value, downgrade) : value;
}

/** URNs that output values inside name as their dependencies. */
export function outputDependencies(value: Property): string[] {
  if (Array.isArray(value)) return value.flatMap(outputDependencies);
  if (!isProperties(value)) return [];
  const own =
    signatureOf(value) === OUTPUT && Array.isArray(value.dependencies)
      ? value.dependencies.filter((each) => typeof each === 'string')
      : [];
  return [...own, ...Object.values(value).flatMap(outputDependencies)];
}

/** A provider that takes no resource references is given the id (pkg/resource/plugin/rpc.go). */
export function referencesToIds(value: Property): Property {
  if (isResourceReference(value))
    return value.id === undefined || value.id === '' ? (value.id === '' ? UNKNOWN : (value.urn ?? null)) : value.id;
  if (Array.isArray(value)) return value.map(referencesToIds);
  return isProperties(value) ? mapProperties(value, referencesToIds) : value;
}

/** Whether two properties are the same; the order of keys does not matter. */
export function same(left: Property | undefined, right: Property | undefined): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((each, index) => same(each, right[index]));
  }
  if (!isProperties(left) || !isProperties(right)) return false;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => same(left[key], right[key]));
}

/** What a test reads: no signatures, secrets and unknowns by their names. */
export function toJson(value: Property): Json {
  if (value === UNKNOWN) return UNKNOWN_TEXT;
  if (isSecret(value)) return SECRET_TEXT;
  if (Array.isArray(value)) return value.map(toJson);
  if (!isProperties(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== SIGNATURE)
      .map(([key, each]) => [key, toJson(each)]),
  );
}

export function toJsonProperties(value: Properties): Record<string, Json> {
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toJson(each)]));
}

export function toStruct(value: Properties): Struct {
  return Struct.fromJavaScript(value);
}

export function fromStruct(value: Struct | undefined): Properties {
  return value === undefined ? {} : value.toJavaScript();
}
