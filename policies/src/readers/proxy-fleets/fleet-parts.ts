import { TAG_KEYS } from '@sallyport/contract';
import type { Resource } from '../../model';
import { textOption, type Settings } from '../../rule';
import { knownTags } from './known-tags';

/** How a stack's SSH proxies are told from its other resources, whoever built them. */
export const FLEET_OPTIONS = {
  fleetTagKey: textOption(TAG_KEYS.component, 'Key of the tag that every resource of an SSH proxy fleet bears.'),
  fleetTagValue: textOption('ProxyFleet', 'Value of that tag.'),
};

export type FleetSettings = Settings<typeof FLEET_OPTIONS>;

/**
 * Whether the resource belongs to a fleet of SSH proxies: a child of a component `ProxyFleet`, whatever package it comes
 * from, or tagged as one. A URN holds the types of all parents, so that this is known of one resource by itself.
 */
export const isFleetPart = (resource: Pick<Resource, 'urn' | 'props'>, settings: FleetSettings): boolean =>
  isChildOf('ProxyFleet', resource.urn) ||
  knownTags(resource.props).get(settings.fleetTagKey) === settings.fleetTagValue;

/** `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`: whether a parent is a component of that name. */
export function isChildOf(component: string, urn: string): boolean {
  const types = urn.split('::')[2] ?? '';
  return types
    .split('$')
    .slice(0, -1)
    .some((type) => type.endsWith(`:index:${component}`));
}
