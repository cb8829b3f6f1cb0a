const STACK_TYPE = 'pulumi:pulumi:Stack';

export interface UrnScope {
  readonly stack: string;
  readonly project: string;
}

/** `urn:pulumi:stack::project::parentType$type::name`; the stack's own type does not prefix its children's. */
export function makeUrn(scope: UrnScope, type: string, name: string, parent: string): string {
  const chain = parent === '' ? '' : chainOf(parent);
  const prefix = chain === '' || chain === STACK_TYPE ? '' : `${chain}$`;
  return `urn:pulumi:${scope.stack}::${scope.project}::${prefix}${type}::${name}`;
}

function chainOf(urn: string): string {
  return urn.split('::')[2] ?? '';
}

export function typeOf(urn: string): string {
  return chainOf(urn).split('$').at(-1) ?? '';
}

export function nameOf(urn: string): string {
  return urn.split('::').slice(3).join('::');
}

/** The parent's types, by which an alias of a parent renames its children. */
export function qualifiedTypeOf(urn: string): string {
  return chainOf(urn);
}

export function isStackType(type: string): boolean {
  return type === STACK_TYPE;
}

const PROVIDER_PREFIX = 'pulumi:providers:';

export function isProviderType(type: string): boolean {
  return type.startsWith(PROVIDER_PREFIX);
}

export function providerType(packageName: string): string {
  return `${PROVIDER_PREFIX}${packageName}`;
}

export function packageOf(type: string): string {
  return isProviderType(type) ? type.slice(PROVIDER_PREFIX.length) : (type.split(':')[0] ?? '');
}

/** A provider's reference is `urn::id`. */
export function splitReference(reference: string): { urn: string; id: string } {
  const at = reference.lastIndexOf('::');
  return { urn: reference.slice(0, at), id: reference.slice(at + 2) };
}

/** Default providers are the engine's own affair: they are shown as resources, but not as steps. */
export function isDefaultProvider(urn: string): boolean {
  return isProviderType(typeOf(urn)) && nameOf(urn).startsWith('default');
}
