import { isProviderType, splitReference } from '../engine/wire/urn';
import type { Properties } from '../engine/wire/values';
import type { ResourceState } from '../engine/stand-in/model';
import { analyzed, type Analyzed } from '../engine/stand-in/pack-rows';

/** The resources of a play as the pack was shown them one by one, with their inputs. */
export function shownResources(resources: readonly ResourceState[]): readonly Analyzed[] {
  return resources
    .filter(({ custom, type }) => custom && !isProviderType(type))
    .map((state) => analyzed(state, state.inputs, providerOf(state, resources)));
}

/** The whole stack as the pack was shown it at the end, with outputs. */
export function shownStack(resources: readonly ResourceState[]): readonly Analyzed[] {
  return resources.map((state) => analyzed(state, state.outputs, providerOf(state, resources)));
}

export const withProperties = (resource: Analyzed, properties: Properties): Analyzed => ({ ...resource, properties });

function providerOf(state: ResourceState, resources: readonly ResourceState[]): ResourceState | undefined {
  const { urn } = splitReference(state.provider);
  return resources.find((each) => each.urn === urn);
}
