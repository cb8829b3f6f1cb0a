import { z } from 'zod';
import type { JudgedRow, Position } from './judged-row';
import { readProperties } from './read-properties';

const properties = z.record(z.string(), z.unknown()).nullish();
const texts = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);

/** A resource in exported states and previews (apitype.ResourceV3). */
export const resourceState = z.object({
  urn: z.string(),
  type: z.string(),
  delete: z.boolean().nullish(),
  external: z.boolean().nullish(),
  parent: z.string().nullish(),
  provider: z.string().nullish(),
  protect: z.boolean().nullish(),
  inputs: properties,
  outputs: properties,
  dependencies: texts,
  propertyDependencies: z
    .record(z.string(), texts)
    .nullish()
    .transform((links) => links ?? {}),
  ignoreChanges: texts,
  sourcePosition: z.string().nullish(),
});

export function toRow(state: z.infer<typeof resourceState>): JudgedRow {
  return {
    ...rowOf(state),
    ignoreChanges: state.ignoreChanges,
    links: { dependencies: state.dependencies, byProperty: state.propertyDependencies },
    position: positionOf(state.sourcePosition ?? ''),
  };
}

/** A resource in an event log (apitype.StepEventStateMetadata). */
export const eventState = resourceState.pick({
  urn: true,
  type: true,
  external: true,
  parent: true,
  provider: true,
  protect: true,
  inputs: true,
  outputs: true,
});

export const toRowOfEvent = (state: z.infer<typeof eventState>): JudgedRow => ({
  ...rowOf(state),
  ignoreChanges: [],
  links: undefined,
  position: undefined,
});

const rowOf = (state: z.infer<typeof eventState>): Omit<JudgedRow, 'ignoreChanges' | 'links' | 'position'> => ({
  urn: state.urn,
  type: state.type,
  inputs: readProperties(state.inputs),
  outputs: readProperties(state.outputs),
  parent: orNone(state.parent),
  provider: providerUrn(state.provider ?? ''),
  protect: state.protect ?? false,
  isExternal: state.external ?? false,
});

const orNone = (text: string | null | undefined): string | undefined => (text === '' ? undefined : (text ?? undefined));

/** A provider is named as `URN::ID`. */
const providerUrn = (reference: string): string | undefined =>
  reference === '' ? undefined : reference.slice(0, reference.lastIndexOf('::'));

/** `project:///index.ts#20,13`; what is outside of the project is in no repository of its user. */
function positionOf(text: string): Position | undefined {
  const groups = /^project:\/\/\/(?<file>[^#]+)#(?<line>\d+)(?:,(?<column>\d+))?$/.exec(text)?.groups;
  if (groups?.file === undefined || /^\.\.|node_modules/.test(groups.file)) return undefined;
  return { file: groups.file, line: Number(groups.line), column: Number(groups.column ?? '1') };
}
