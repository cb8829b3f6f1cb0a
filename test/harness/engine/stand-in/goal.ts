import type * as alias from '@pulumi/pulumi/proto/alias_pb';
import type * as pb from '@pulumi/pulumi/proto/resource_pb';
import { downgrade, fromStruct, mapProperties, outputDependencies, referencesToIds } from '../wire/values';
import type { AliasSpec, Goal } from './model';

/** A registration as it travels, as the engine understands it (RegisterResource in source_eval.go). */
export function goalOf(query: pb.RegisterResourceRequest): Goal {
  const sent = fromStruct(query.getObject());
  const plain = mapProperties(sent, downgrade);
  const specs = [
    ...query.getAliasurnsList().map((urn): AliasSpec => ({ kind: 'urn', urn })),
    ...query.getAliasesList().map(aliasSpec),
  ];
  return {
    type: query.getType(),
    name: query.getName(),
    custom: query.getCustom(),
    parent: query.getParent(),
    protect: query.getProtect() ?? false,
    retainOnDelete: query.getRetainondelete() ?? false,
    provider: query.getProvider(),
    // Providers that take no references are given ids; components keep what was sent.
    inputs: query.getCustom() ? mapProperties(plain, referencesToIds) : plain,
    dependencies: query.getDependenciesList(),
    propertyDependencies: propertyDependencies(query, sent),
    aliases: specs.flatMap((spec) => (spec.kind === 'urn' ? [spec.urn] : [])),
    aliasSpecs: specs,
    additionalSecretOutputs: query.getAdditionalsecretoutputsList(),
    ignoreChanges: query.getIgnorechangesList(),
    replaceOnChanges: query.getReplaceonchangesList(),
    deletedWith: query.getDeletedwith(),
    deleteBeforeReplace: query.getDeletebeforereplacedefined() ? query.getDeletebeforereplace() : undefined,
    importId: query.getImportid(),
  };
}

function propertyDependencies(
  query: pb.RegisterResourceRequest,
  sent: ReturnType<typeof fromStruct>,
): Record<string, string[]> {
  const result: Record<string, string[]> = {};
  for (const [key, urns] of query.getPropertydependenciesMap().entries()) result[key] = urns.getUrnsList();
  for (const [key, value] of Object.entries(sent))
    result[key] = [...new Set([...(result[key] ?? []), ...outputDependencies(value)])];
  return result;
}

function aliasSpec(each: alias.Alias): AliasSpec {
  const spec = each.getSpec();
  if (spec === undefined) return { kind: 'urn', urn: each.getUrn() };
  return {
    kind: 'spec',
    name: spec.getName(),
    type: spec.getType(),
    stack: spec.getStack(),
    project: spec.getProject(),
    parent: spec.getParenturn(),
    noParent: spec.getNoparent(),
  };
}

/** A read resource has the same shape, without what only owned resources have. */
export function readGoalOf(query: pb.ReadResourceRequest): Goal {
  return {
    type: query.getType(),
    name: query.getName(),
    custom: true,
    parent: query.getParent(),
    protect: false,
    retainOnDelete: false,
    provider: query.getProvider(),
    inputs: mapProperties(mapProperties(fromStruct(query.getProperties()), downgrade), referencesToIds),
    dependencies: query.getDependenciesList(),
    propertyDependencies: {},
    aliases: [],
    aliasSpecs: [],
    additionalSecretOutputs: query.getAdditionalsecretoutputsList(),
    ignoreChanges: [],
    replaceOnChanges: [],
    deletedWith: '',
    deleteBeforeReplace: undefined,
    importId: '',
  };
}
