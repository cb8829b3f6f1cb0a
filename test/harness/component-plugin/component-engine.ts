import { status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { EngineService } from '@pulumi/pulumi/proto/engine_grpc_pb';
import * as provider from '@pulumi/pulumi/proto/provider_pb';
import { ResourceMonitorService } from '@pulumi/pulumi/proto/resource_grpc_pb';
import * as pb from '@pulumi/pulumi/proto/resource_pb';
import { messageOf } from '@sallyport/contract';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { AwsAccount } from '../engine/aws-provider/account';
import { serveAwsProvider } from '../engine/aws-provider/server';
import { engineHandlers } from '../engine/stand-in/engine-service';
import { goalOf } from '../engine/stand-in/goal';
import { withUnimplemented } from '../engine/stand-in/monitor';
import { ProviderClient } from '../engine/stand-in/provider-client';
import { Report } from '../engine/stand-in/report';
import { ask } from '../engine/wire/client';
import { listen, unary, WireError } from '../engine/wire/server';
import { makeUrn } from '../engine/wire/urn';
import {
  downgrade,
  fromStruct,
  mapProperties,
  referencesToIds,
  toStruct,
  type Properties,
} from '../engine/wire/values';
import { startPluginHost, type PluginHost } from './plugin-host';

/** A registration as a program's SDK sends it. */
export interface SentRegistration {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly remote: boolean;
  readonly parent: string;
  /** With the signatures of output values and secrets. */
  readonly object: Properties;
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

export interface Registered {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  readonly protect: boolean;
}

/** What the engine is to a program that uses the package as a plugin: remote components go to the plugin, the rest to AWS. */
export interface ComponentEngine {
  readonly address: string;
  readonly host: PluginHost;
  /** What programs have sent, without what the plugin registered in turn. */
  readonly sent: readonly SentRegistration[];
  /** Everything that there is now, in the order in which it was made. */
  readonly resources: readonly Registered[];
  /** Begins anew with an empty account; the plugin stays, which takes seconds to infer its schema. */
  newAccount(): Promise<void>;
  /** Sends a registration as a program would. */
  register(registration: SentRegistration): Promise<Registered>;
  stop(): Promise<void>;
}

const SCOPE = { project: 'shop', stack: 'prod' } as const;
const PROVIDER_URN = makeUrn(SCOPE, 'pulumi:providers:aws', 'default', '');
const FEATURES = new Set(['secrets', 'resourceReferences', 'outputValues', 'aliasSpecs', 'deletedWith']);

export async function startComponentEngine(): Promise<ComponentEngine> {
  const sent: SentRegistration[] = [];
  const resources: Registered[] = [];
  let aws: { readonly client: ProviderClient; stop(): Promise<void> } | undefined;
  const handlers: UntypedServiceImplementation = {
    supportsFeature: unary((query: pb.SupportsFeatureRequest) =>
      new pb.SupportsFeatureResponse().setHassupport(FEATURES.has(query.getId())),
    ),
    registerResource: unary(async (query: pb.RegisterResourceRequest) => {
      try {
        const made = await register(query);
        const { urn, id, outputs } = made;
        return new pb.RegisterResourceResponse().setUrn(urn).setId(id).setObject(toStruct(outputs));
      } catch (error) {
        throw error instanceof WireError ? error : new WireError(status.UNKNOWN, messageOf(error));
      }
    }),
    registerResourceOutputs: unary(() => new Empty()),
    invoke: unary(async (query: pb.ResourceInvokeRequest) => {
      const args = mapProperties(mapProperties(fromStruct(query.getArgs()), downgrade), referencesToIds);
      const { value } = await account().invoke(query.getTok(), args, 'update');
      return new provider.InvokeResponse().setReturn(toStruct(value));
    }),
  };
  const server = await listen([
    [ResourceMonitorService, withUnimplemented(ResourceMonitorService, handlers)],
    [EngineService, engineHandlers(new Report())],
  ]);
  const host = await startPluginHost(server.address);
  await ask<provider.ConfigureResponse>((answer) => host.client.configure(new provider.ConfigureRequest(), answer));

  const account = (): ProviderClient => {
    if (aws === undefined) throw new Error('there is no account; call newAccount first');
    return aws.client;
  };

  async function newAccount(): Promise<void> {
    await aws?.stop();
    const served = await serveAwsProvider(new AwsAccount({ region: 'eu-west-1' }));
    const client = new ProviderClient(served.address, server.address);
    await client.handshake();
    await client.configure(PROVIDER_URN, 'default', { region: 'eu-west-1' });
    aws = {
      client,
      stop: async () => {
        await client.close();
        served.stop();
      },
    };
    sent.splice(0);
    resources.splice(0);
  }

  async function register(query: pb.RegisterResourceRequest): Promise<Registered & { readonly id: string }> {
    const goal = goalOf(query);
    const urn = makeUrn(SCOPE, goal.type, goal.name, goal.parent);
    if (query.getRemote() || goal.parent === '') sent.push(sentOf(query));
    if (query.getRemote()) {
      const { outputs } = await construct(host, query, server.address);
      return { ...goal, urn, id: '', outputs };
    }
    const made = goal.custom ? await create(account(), urn, goal.inputs) : { id: '', inputs: goal.inputs, outputs: {} };
    const resource = { ...goal, urn, ...made };
    resources.push(resource);
    return resource;
  }

  return {
    address: server.address,
    host,
    sent,
    resources,
    newAccount,
    register: (registration) => register(requestOf(registration)),
    stop: async () => {
      await host.stop();
      await aws?.stop();
      server.stop();
    },
  };
}

/** As the engine does: the provider says what is wrong with the inputs before anything is made. */
async function create(client: ProviderClient, urn: string, news: Properties) {
  const { inputs, failures } = await client.check({ urn, olds: undefined, news, seed: Buffer.from(urn) });
  if (failures.length > 0) throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join('; '));
  const { id, outputs } = await client.create(urn, inputs, 'update');
  return { id, inputs, outputs };
}

async function construct(
  host: PluginHost,
  query: pb.RegisterResourceRequest,
  monitor: string,
): Promise<{ readonly outputs: Properties }> {
  const request = new provider.ConstructRequest()
    .setProject(SCOPE.project)
    .setStack(SCOPE.stack)
    .setOrganization('acme')
    .setParallel(16)
    .setMonitorendpoint(monitor)
    .setType(query.getType())
    .setName(query.getName())
    .setParent(query.getParent())
    .setInputs(query.getObject())
    .setAcceptsOutputValues(true);
  for (const [key, dependencies] of query.getPropertydependenciesMap().entries()) {
    const urns = new provider.ConstructRequest.PropertyDependencies().setUrnsList(dependencies.getUrnsList());
    request.getInputdependenciesMap().set(key, urns);
  }
  const response = await ask<provider.ConstructResponse>((answer) => host.client.construct(request, answer));
  return { outputs: mapProperties(fromStruct(response.getState()), downgrade) };
}

function sentOf(query: pb.RegisterResourceRequest): SentRegistration {
  const dependencies = [...query.getPropertydependenciesMap().entries()].map(([key, value]) => [
    key,
    value.getUrnsList(),
  ]);
  return {
    type: query.getType(),
    name: query.getName(),
    custom: query.getCustom(),
    remote: query.getRemote(),
    parent: query.getParent(),
    object: fromStruct(query.getObject()),
    propertyDependencies: Object.fromEntries(dependencies) as Record<string, string[]>,
  };
}

function requestOf(sent: SentRegistration): pb.RegisterResourceRequest {
  const query = new pb.RegisterResourceRequest()
    .setType(sent.type)
    .setName(sent.name)
    .setCustom(sent.custom)
    .setRemote(sent.remote)
    .setParent(sent.parent)
    .setObject(toStruct(sent.object));
  for (const [key, urns] of Object.entries(sent.propertyDependencies)) {
    const dependencies = new pb.RegisterResourceRequest.PropertyDependencies().setUrnsList([...urns]);
    query.getPropertydependenciesMap().set(key, dependencies);
  }
  return query;
}
