import * as pb from '@pulumi/pulumi/proto/analyzer_pb';
import { toStruct, type Properties } from '../wire/values';
import type { ResourceState } from './model';

/** A resource as a policy pack is shown it: with inputs before the operation, with outputs at its end. */
export interface Analyzed {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly properties: Properties;
  readonly state: ResourceState;
  /** Absent for components and for providers themselves. */
  readonly provider: ResourceState | undefined;
}

export function analyzed(state: ResourceState, properties: Properties, provider: ResourceState | undefined): Analyzed {
  return { urn: state.urn, type: state.type, name: state.name, properties, state, provider };
}

export function analyzeRequest(of: Analyzed): pb.AnalyzeRequest {
  return new pb.AnalyzeRequest()
    .setUrn(of.urn)
    .setType(of.type)
    .setName(of.name)
    .setProperties(toStruct(of.properties))
    .setOptions(options(of.state))
    .setProvider(provider(of.provider));
}

export function stackRow(of: Analyzed): pb.AnalyzerResource {
  const row = new pb.AnalyzerResource()
    .setUrn(of.urn)
    .setType(of.type)
    .setName(of.name)
    .setProperties(toStruct(of.properties))
    .setOptions(options(of.state))
    .setProvider(provider(of.provider))
    .setParent(of.state.parent)
    .setDependenciesList([...of.state.dependencies]);
  for (const [key, urns] of Object.entries(of.state.propertyDependencies)) {
    if (urns.length > 0)
      row.getPropertydependenciesMap().set(key, new pb.AnalyzerPropertyDependencies().setUrnsList([...urns]));
  }
  return row;
}

function options(state: ResourceState): pb.AnalyzerResourceOptions {
  return new pb.AnalyzerResourceOptions()
    .setProtect(state.protect)
    .setIgnorechangesList([...state.ignoreChanges])
    .setDeletebeforereplace(state.deleteBeforeReplace ?? false)
    .setDeletebeforereplacedefined(state.deleteBeforeReplace !== undefined)
    .setAdditionalsecretoutputsList([...state.additionalSecretOutputs])
    .setAliasesList([...state.aliases])
    .setCustomtimeouts(new pb.AnalyzerResourceOptions.CustomTimeouts())
    .setParent(state.parent);
}

function provider(state: ResourceState | undefined): pb.AnalyzerProviderResource | undefined {
  if (state === undefined) return undefined;
  return new pb.AnalyzerProviderResource()
    .setUrn(state.urn)
    .setType(state.type)
    .setName(state.name)
    .setProperties(toStruct(state.inputs));
}
