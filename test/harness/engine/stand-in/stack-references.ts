import { status } from '@grpc/grpc-js';
import * as pb from '@pulumi/pulumi/proto/resource_pb';
import { WireError } from '../wire/server';
import { fromStruct, type Properties, toStruct } from '../wire/values';
import type { Deployment } from './deployment';
import { readGoalOf } from './goal';

const TYPE = 'pulumi:pulumi:StackReference';

/** Outputs of other stacks, by full name. */
export type StackReferences = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export function isStackReference(type: string): boolean {
  return type === TYPE;
}

/** Answers as the engine's builtin provider does (builtins.go). */
export function readStackReference(
  query: pb.ReadResourceRequest,
  references: StackReferences,
  deployment: Deployment,
): pb.ReadResourceResponse {
  const given = fromStruct(query.getProperties()).name;
  const name = typeof given === 'string' ? given : query.getId();
  const outputs = references[name];
  if (outputs === undefined) throw new WireError(status.UNKNOWN, `unknown stack "${name}"`);
  const properties: Properties = { name, outputs: outputs as Properties, secretOutputNames: [] };
  const urn = deployment.recordBuiltin(readGoalOf(query), name, properties);
  return new pb.ReadResourceResponse().setUrn(urn).setProperties(toStruct(properties));
}
