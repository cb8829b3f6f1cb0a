import { status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';
import { ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb';
import * as pb from '@pulumi/pulumi/proto/provider_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { listen, unary, WireError, type Listening } from '../engine/wire/server';
import { nameOf, typeOf } from '../engine/wire/urn';
import { fromStruct, toStruct, UNKNOWN } from '../engine/wire/values';

/** Serves a provider that takes every resource and gives its inputs back, with an id and an ARN that a preview does not know. */
export function servePassThroughProvider(): Promise<Listening> {
  const handlers: UntypedServiceImplementation = {
    handshake: unary(() => new pb.ProviderHandshakeResponse().setAcceptSecrets(true)),
    getPluginInfo: unary(() => new PluginInfo().setVersion('1.0.0')),
    checkConfig: unary((query: pb.CheckRequest) => new pb.CheckResponse().setInputs(query.getNews())),
    configure: unary(() => new pb.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true)),
    check: unary((query: pb.CheckRequest) => new pb.CheckResponse().setInputs(query.getNews())),
    create: unary((query: pb.CreateRequest) => {
      const inputs = fromStruct(query.getProperties());
      const name = nameOf(query.getUrn());
      const [, service = ''] = typeOf(query.getUrn()).split(':');
      const made = query.getPreview()
        ? { id: '', arn: UNKNOWN }
        : { id: name, arn: `arn:aws:${service}:eu-central-1:123456789012:${name}` };
      const outputs = { ...inputs, arn: made.arn, id: query.getPreview() ? UNKNOWN : made.id };
      return new pb.CreateResponse().setId(made.id).setProperties(toStruct(outputs));
    }),
    cancel: unary(() => new Empty()),
  };
  const missing = unary((): never => {
    throw new WireError(status.UNIMPLEMENTED, 'not served by this provider');
  });
  const all = Object.keys(ResourceProviderService).map((method) => [method, handlers[method] ?? missing]);
  return listen([[ResourceProviderService, Object.fromEntries(all) as UntypedServiceImplementation]]);
}
