import { credentials, status, type ServiceError } from '@grpc/grpc-js';
import { ResourceProviderClient } from '@pulumi/pulumi/proto/provider_grpc_pb';
import * as pb from '@pulumi/pulumi/proto/provider_pb';
import type { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { ask } from '../wire/client';
import { CHANNEL_OPTIONS } from '../wire/server';
import { type Tap, tappedClient } from '../wire/tap';
import { fromStruct, type Properties, toStruct } from '../wire/values';
import { nameOf, typeOf } from '../wire/urn';
import type { Difference, ResourceState } from './model';

export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

export interface Checked {
  readonly inputs: Properties;
  readonly failures: readonly CheckFailure[];
}

export interface Made {
  readonly id: string;
  readonly outputs: Properties;
}

export interface Invoked {
  readonly value: Properties;
  readonly failures: readonly CheckFailure[];
}

export interface CheckQuery {
  readonly urn: string;
  readonly olds: Properties | undefined;
  readonly news: Properties;
  readonly seed: Uint8Array;
}

/** The engine's side of one resource provider. */
export class ProviderClient {
  private readonly client: ResourceProviderClient;
  private readonly engineAddress: string;

  constructor(address: string, engineAddress: string, tap?: Tap) {
    this.engineAddress = engineAddress;
    this.client = new ResourceProviderClient(address, credentials.createInsecure(), {
      ...CHANNEL_OPTIONS,
      ...tappedClient(tap),
      // A connection of its own, by which the provider tells its configurations apart.
      'grpc.use_local_subchannel_pool': 1,
    });
  }

  async handshake(): Promise<void> {
    const query = new pb.ProviderHandshakeRequest()
      .setEngineAddress(this.engineAddress)
      .setConfigureWithUrn(true)
      .setSupportsViews(true)
      .setSupportsRefreshBeforeUpdate(true)
      .setInvokeWithPreview(true);
    try {
      await ask<pb.ProviderHandshakeResponse>((answer) => this.client.handshake(query, answer));
    } catch (error) {
      // Providers older than the handshake do without it, and so does the engine.
      if ((error as ServiceError).code !== status.UNIMPLEMENTED) throw error;
    }
    await ask<PluginInfo>((answer) => this.client.getPluginInfo(new Empty(), answer));
  }

  async checkConfig(urn: string, olds: Properties, news: Properties): Promise<Checked> {
    return checked(
      await ask<pb.CheckResponse>((answer) =>
        this.client.checkConfig(checkRequest({ urn, olds, news, seed: new Uint8Array() }), answer),
      ),
    );
  }

  async diffConfig(old: ResourceState, news: Properties): Promise<Difference> {
    return difference(
      await ask<pb.DiffResponse>((answer) => this.client.diffConfig(diffRequest(old, news, []), answer)),
    );
  }

  async configure(urn: string, id: string, inputs: Properties): Promise<void> {
    const query = new pb.ConfigureRequest()
      .setArgs(toStruct(inputs))
      .setAcceptsecrets(true)
      .setAcceptresources(true)
      .setSendsOldInputs(true)
      .setSendsOldInputsToDelete(true)
      .setUrn(urn)
      .setName(nameOf(urn))
      .setType(typeOf(urn))
      .setId(id);
    await ask<pb.ConfigureResponse>((answer) => this.client.configure(query, answer));
  }

  async check(query: CheckQuery): Promise<Checked> {
    return checked(await ask<pb.CheckResponse>((answer) => this.client.check(checkRequest(query), answer)));
  }

  async diff(old: ResourceState, news: Properties, ignoreChanges: readonly string[]): Promise<Difference> {
    return difference(
      await ask<pb.DiffResponse>((answer) => this.client.diff(diffRequest(old, news, ignoreChanges), answer)),
    );
  }

  async create(urn: string, inputs: Properties, mode: Mode): Promise<Made> {
    const query = new pb.CreateRequest()
      .setUrn(urn)
      .setName(nameOf(urn))
      .setType(typeOf(urn))
      .setProperties(toStruct(inputs))
      .setPreview(mode === 'preview');
    const answer = await ask<pb.CreateResponse>((answer) => this.client.create(query, answer));
    return { id: answer.getId(), outputs: fromStruct(answer.getProperties()) };
  }

  async update(
    old: ResourceState,
    news: Properties,
    ignoreChanges: readonly string[],
    mode: Mode,
  ): Promise<Properties> {
    const query = new pb.UpdateRequest()
      .setId(old.id)
      .setUrn(old.urn)
      .setName(old.name)
      .setType(old.type)
      .setOlds(toStruct(old.outputs))
      .setNews(toStruct(news))
      .setOldInputs(toStruct(old.inputs))
      .setIgnorechangesList([...ignoreChanges])
      .setPreview(mode === 'preview');
    return fromStruct((await ask<pb.UpdateResponse>((answer) => this.client.update(query, answer))).getProperties());
  }

  async read(urn: string, id: string, properties: Properties): Promise<Made | undefined> {
    const query = new pb.ReadRequest()
      .setId(id)
      .setUrn(urn)
      .setName(nameOf(urn))
      .setType(typeOf(urn))
      .setProperties(toStruct(properties));
    const answer = await ask<pb.ReadResponse>((answer) => this.client.read(query, answer));
    return answer.getId() === '' ? undefined : { id: answer.getId(), outputs: fromStruct(answer.getProperties()) };
  }

  async delete(old: ResourceState): Promise<void> {
    const query = new pb.DeleteRequest()
      .setId(old.id)
      .setUrn(old.urn)
      .setName(old.name)
      .setType(old.type)
      .setProperties(toStruct(old.outputs))
      .setOldInputs(toStruct(old.inputs));
    await ask<Empty>((answer) => this.client.delete(query, answer));
  }

  async invoke(token: string, args: Properties, mode: Mode): Promise<Invoked> {
    const query = new pb.InvokeRequest()
      .setTok(token)
      .setArgs(toStruct(args))
      .setPreview(mode === 'preview');
    const answer = await ask<pb.InvokeResponse>((answer) => this.client.invoke(query, answer));
    return { value: fromStruct(answer.getReturn()), failures: answer.getFailuresList().map(failure) };
  }

  /** Tells the provider to stop what it is about, as an engine does at its end. */
  async close(): Promise<void> {
    await ask<Empty>((answer) => this.client.cancel(new Empty(), answer));
    this.client.close();
  }
}

export type Mode = 'preview' | 'update';

function checkRequest(query: CheckQuery): pb.CheckRequest {
  return new pb.CheckRequest()
    .setUrn(query.urn)
    .setName(nameOf(query.urn))
    .setType(typeOf(query.urn))
    .setOlds(query.olds === undefined ? undefined : toStruct(query.olds))
    .setNews(toStruct(query.news))
    .setRandomseed(query.seed);
}

function diffRequest(old: ResourceState, news: Properties, ignoreChanges: readonly string[]): pb.DiffRequest {
  return new pb.DiffRequest()
    .setId(old.id)
    .setUrn(old.urn)
    .setName(old.name)
    .setType(old.type)
    .setOlds(toStruct(old.outputs))
    .setOldInputs(toStruct(old.inputs))
    .setNews(toStruct(news))
    .setIgnorechangesList([...ignoreChanges]);
}

function failure(each: pb.CheckFailure): CheckFailure {
  return { property: each.getProperty(), reason: each.getReason() };
}

function checked(answer: pb.CheckResponse): Checked {
  return { inputs: fromStruct(answer.getInputs()), failures: answer.getFailuresList().map(failure) };
}

function difference(answer: pb.DiffResponse): Difference {
  const replaces = answer.getReplacesList();
  const properties = [...new Set([...replaces, ...answer.getDiffsList()])];
  const changed = answer.getChanges() === pb.DiffResponse.DiffChanges.DIFF_SOME || replaces.length > 0;
  const kind = replaces.length > 0 ? 'replace' : changed ? 'update' : 'same';
  return { kind, properties, deleteBeforeReplace: answer.getDeletebeforereplace() };
}
