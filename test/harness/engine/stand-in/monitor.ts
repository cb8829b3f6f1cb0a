import { status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { messageOf } from '@sallyport/contract';
import { ResourceMonitorService } from '@pulumi/pulumi/proto/resource_grpc_pb';
import * as pb from '@pulumi/pulumi/proto/resource_pb';
import * as provider from '@pulumi/pulumi/proto/provider_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { unary, WireError } from '../wire/server';
import { downgrade, fromStruct, mapProperties, referencesToIds, toStruct } from '../wire/values';
import type { Deployment } from './deployment';
import { goalOf, readGoalOf } from './goal';
import { Bail } from './report';
import { isStackReference, readStackReference, type StackReferences } from './stack-references';

export interface MonitorOptions {
  readonly deployment: Deployment;
  readonly stackReferences: StackReferences;
  /** The program has ended well and waits for the engine to have done the rest. */
  readonly onProgramDone: () => Promise<void>;
}

const SUPPORTED = new Set(['secrets', 'resourceReferences', 'outputValues', 'aliasSpecs', 'deletedWith']);

/** The service that a program registers its resources with. */
export function monitorHandlers(options: MonitorOptions): UntypedServiceImplementation {
  const { deployment } = options;
  return withUnimplemented(ResourceMonitorService, {
    supportsFeature: unary((query: pb.SupportsFeatureRequest) =>
      new pb.SupportsFeatureResponse().setHassupport(SUPPORTED.has(query.getId())),
    ),
    registerResource: unary(async (query: pb.RegisterResourceRequest) => {
      if (query.getRemote()) throw new WireError(status.UNKNOWN, remoteRefusal(query.getType()));
      const state = await alive(() => deployment.register(goalOf(query), query.getVersion()));
      return (
        new pb.RegisterResourceResponse()
          .setUrn(state.urn)
          .setId(state.id)
          // A component's outputs of the last time may name resources that are not registered yet.
          .setObject(toStruct(state.custom ? state.outputs : {}))
      );
    }),
    readResource: unary(async (query: pb.ReadResourceRequest) => {
      if (isStackReference(query.getType())) {
        return alive(() => Promise.resolve(readStackReference(query, options.stackReferences, deployment)));
      }
      const state = await alive(() => deployment.read(readGoalOf(query), query.getId(), query.getVersion()));
      return new pb.ReadResourceResponse().setUrn(state.urn).setProperties(toStruct(state.outputs));
    }),
    registerResourceOutputs: unary((query: pb.RegisterResourceOutputsRequest) => {
      deployment.setOutputs(query.getUrn(), mapProperties(fromStruct(query.getOutputs()), downgrade));
      return new Empty();
    }),
    invoke: unary(async (query: pb.ResourceInvokeRequest) => {
      const args = mapProperties(mapProperties(fromStruct(query.getArgs()), downgrade), referencesToIds);
      const value = await alive(() => deployment.invoke(query.getTok(), args, query.getProvider(), query.getVersion()));
      return new provider.InvokeResponse().setReturn(toStruct(value));
    }),
    call: unary((query: pb.ResourceCallRequest) => {
      throw new WireError(status.UNKNOWN, `call to function '${query.getTok()}' failed: no provider here has methods`);
    }),
    signalAndWaitForShutdown: unary(async () => {
      await options.onProgramDone();
      return new Empty();
    }),
  });
}

/** Once a deployment has ended, the program is told so and leaves, as the SDK does for UNAVAILABLE. */
async function alive<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Bail)
      throw new WireError(status.UNAVAILABLE, "resource monitor shut down while waiting on step's done channel");
    throw error instanceof WireError ? error : new WireError(status.UNKNOWN, messageOf(error));
  }
}

function remoteRefusal(type: string): string {
  return `${type} is a remote component, and no component provider is attached; register it as a local component`;
}

/** Every method of a service; those without a handler say so. */
export function withUnimplemented(
  service: object,
  handlers: UntypedServiceImplementation,
): UntypedServiceImplementation {
  const missing = unary((): never => {
    throw new WireError(status.UNIMPLEMENTED, 'not served by this engine');
  });
  return Object.fromEntries(Object.keys(service).map((method) => [method, handlers[method] ?? missing]));
}
