import { status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';
import { ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb';
import * as pb from '@pulumi/pulumi/proto/provider_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { listen, unary, WireError } from '../wire/server';
import { fromStruct, toStruct } from '../wire/values';
import type { AwsAccount } from './account';
import { AwsProvider } from './provider';
import type { Refusal } from './refusal';
import { AwsPackage } from './schema/aws-package';

export interface AwsProviderServer {
  readonly address: string;
  readonly port: number;
  stop(): void;
}

/** Serves the AWS provider over gRPC, for whichever engine attaches to it; what the package declares may be shared. */
export async function serveAwsProvider(account: AwsAccount, declared = new AwsPackage()): Promise<AwsProviderServer> {
  const providers = new Map<string, AwsProvider>();
  // An engine connects once for each provider resource, and each has a region of its own.
  const of = (peer: string): AwsProvider => {
    const known = providers.get(peer) ?? new AwsProvider(account, declared);
    providers.set(peer, known);
    return known;
  };
  return listen([[ResourceProviderService, handlers(of)]]);
}

function handlers(of: (peer: string) => AwsProvider): UntypedServiceImplementation {
  const given: UntypedServiceImplementation = {
    handshake: unary(() => new pb.ProviderHandshakeResponse().setAcceptSecrets(true)),
    getPluginInfo: unary((_query, peer) => new PluginInfo().setVersion(of(peer).version)),
    checkConfig: unary((query: pb.CheckRequest, peer) =>
      checked(query.getNews(), of(peer).checkConfig(fromStruct(query.getNews()))),
    ),
    diffConfig: unary((query: pb.DiffRequest, peer) =>
      differs(of(peer).diffConfig(fromStruct(query.getOldInputs()), fromStruct(query.getNews()))),
    ),
    configure: unary((query: pb.ConfigureRequest, peer) => {
      of(peer).configure(query.getUrn() ?? '', fromStruct(query.getArgs()));
      return new pb.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
    }),
    check: unary((query: pb.CheckRequest, peer) => {
      const olds = query.getOlds();
      const { inputs, refusals } = of(peer).check({
        urn: query.getUrn(),
        olds: olds === undefined ? undefined : fromStruct(olds),
        news: fromStruct(query.getNews()),
        seed: query.getRandomseed_asU8(),
      });
      return checked(toStruct(inputs), refusals);
    }),
    diff: unary((query: pb.DiffRequest, peer) =>
      differs(of(peer).diff(query.getUrn(), fromStruct(query.getOldInputs()), fromStruct(query.getNews()))),
    ),
    create: unary((query: pb.CreateRequest, peer) => {
      const { id, outputs } = of(peer).create(
        query.getUrn(),
        fromStruct(query.getProperties()),
        query.getPreview() ? 'preview' : 'update',
      );
      return new pb.CreateResponse().setId(id).setProperties(toStruct(outputs));
    }),
    update: unary((query: pb.UpdateRequest, peer) => {
      const change = {
        id: query.getId(),
        urn: query.getUrn(),
        olds: fromStruct(query.getOlds()),
        oldInputs: fromStruct(query.getOldInputs()),
        news: fromStruct(query.getNews()),
      };
      return new pb.UpdateResponse().setProperties(
        toStruct(of(peer).update(change, query.getPreview() ? 'preview' : 'update')),
      );
    }),
    read: unary((query: pb.ReadRequest, peer) => {
      const found = of(peer).read(query.getUrn(), query.getId());
      return found === undefined
        ? new pb.ReadResponse()
        : new pb.ReadResponse()
            .setId(query.getId())
            .setProperties(toStruct(found.outputs))
            .setInputs(toStruct(found.inputs));
    }),
    delete: unary((query: pb.DeleteRequest, peer) => {
      of(peer).delete(query.getUrn(), query.getId());
      return new Empty();
    }),
    invoke: unary((query: pb.InvokeRequest, peer) =>
      new pb.InvokeResponse().setReturn(toStruct(of(peer).invoke(query.getTok(), fromStruct(query.getArgs())))),
    ),
    cancel: unary(() => new Empty()),
    attach: unary(() => new Empty()),
  };
  const missing = unary((): never => {
    throw new WireError(status.UNIMPLEMENTED, 'not served by this provider');
  });
  return Object.fromEntries(Object.keys(ResourceProviderService).map((method) => [method, given[method] ?? missing]));
}

function checked(inputs: ReturnType<typeof toStruct> | undefined, refusals: readonly Refusal[]): pb.CheckResponse {
  const failures = refusals.map(({ property, reason }) =>
    new pb.CheckFailure().setProperty(property).setReason(reason),
  );
  return new pb.CheckResponse().setInputs(inputs).setFailuresList(failures);
}

function differs(change: {
  readonly changed: readonly string[];
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}): pb.DiffResponse {
  const { DIFF_SOME, DIFF_NONE } = pb.DiffResponse.DiffChanges;
  return new pb.DiffResponse()
    .setChanges(change.changed.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setDiffsList([...change.changed])
    .setReplacesList([...change.replaces])
    .setDeletebeforereplace(change.deleteBeforeReplace);
}
