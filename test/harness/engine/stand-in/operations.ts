import { createHash } from 'node:crypto';
import { messageOf } from '@sallyport/contract';
import { isProviderType, nameOf, splitReference } from '../wire/urn';
import { type Properties, type Property, same, secret, toJson, UNKNOWN } from '../wire/values';
import type { Difference, ResourceState } from './model';
import { newProviderId } from './providers';
import type { Mode, ProviderClient } from './provider-client';
import { Bail, type Report } from './report';

type Client = ProviderClient | undefined;

/** What is asked of a provider for one resource, and what its refusals become. A component has no provider. */
export class Operations {
  /** @param nextSeed makes every generated name another */
  constructor(
    private readonly mode: Mode,
    private readonly report: Report,
    private readonly nextSeed: () => string,
  ) {}

  /** Inputs as the provider completes them; what it refuses is an error that ends the deployment. */
  async check(
    client: Client,
    state: ResourceState,
    news: Properties,
    olds: Properties | undefined,
  ): Promise<Properties> {
    if (client === undefined) return news;
    const seed = createHash('sha256').update(`${state.urn} ${this.nextSeed()}`).digest();
    const checked = isProviderType(state.type)
      ? await client.checkConfig(state.urn, olds ?? {}, news)
      : await client.check({ urn: state.urn, olds, news, seed });
    for (const { property, reason } of checked.failures) {
      const which = property === '' ? '' : `: property ${property} value ${shown(news[property])}`;
      this.report.error(`${state.type} resource '${state.name}'${which} has a problem: ${reason}`, state.urn);
    }
    if (checked.failures.length > 0) throw new Bail(`resource ${state.urn} is invalid`);
    return checked.inputs;
  }

  async diff(client: Client, state: ResourceState, old: ResourceState): Promise<Difference> {
    if (client === undefined) return componentDifference(old.inputs, state.inputs);
    if (isProviderType(state.type)) return client.diffConfig(old, state.inputs);
    if (isOtherProvider(old.provider, state.provider)) {
      return { kind: 'replace', properties: ['provider'], deleteBeforeReplace: false };
    }
    const renamed = { ...old, urn: state.urn, name: state.name, type: state.type };
    return client.diff(renamed, state.inputs, state.ignoreChanges);
  }

  async create(client: Client, state: ResourceState): Promise<void> {
    if (client === undefined) return;
    if (isProviderType(state.type)) {
      state.id = newProviderId();
      await this.configure(client, state);
      return;
    }
    const made = await this.attempt(state, 'creating', () => client.create(state.urn, state.inputs, this.mode));
    state.id = made.id;
    state.outputs = withSecrets(made.outputs, state.additionalSecretOutputs);
  }

  async update(client: Client, state: ResourceState, old: ResourceState): Promise<void> {
    state.id = old.id;
    if (client === undefined) return;
    if (isProviderType(state.type)) {
      await this.configure(client, state);
      return;
    }
    const outputs = await this.attempt(state, 'updating', () =>
      client.update(old, state.inputs, state.ignoreChanges, this.mode),
    );
    state.outputs = withSecrets(outputs, state.additionalSecretOutputs);
  }

  /** What did not change keeps its id and outputs; a provider has to be configured all the same. */
  async keep(client: Client, state: ResourceState, old: ResourceState): Promise<void> {
    state.id = old.id;
    state.outputs = old.outputs;
    if (client !== undefined && isProviderType(state.type)) await this.configure(client, state);
  }

  /** The old half of a replacement that cannot stand beside the new one. */
  async deleteFirst(client: Client, old: ResourceState): Promise<void> {
    if (this.mode === 'preview' || client === undefined || old.retainOnDelete) return;
    await this.attempt(old, 'deleting', () => client.delete(old));
  }

  private async configure(client: ProviderClient, state: ResourceState): Promise<void> {
    state.outputs = state.inputs;
    await client.configure(state.urn, state.id, state.inputs);
  }

  /** Runs the provider's own work; what it refuses is the resource's error, in the engine's words. */
  private async attempt<T>(state: ResourceState, verb: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const message = `${verb} ${state.urn}: ${messageOf(error).replace(/^\d+ [A-Z_]+: /, '')}`;
      this.report.error(message, state.urn);
      throw new Bail(message);
    }
  }
}

function componentDifference(olds: Properties, news: Properties): Difference {
  const keys = new Set([...Object.keys(olds), ...Object.keys(news)]);
  const properties = [...keys].filter((key) => !same(olds[key], news[key]));
  return { kind: properties.length === 0 ? 'same' : 'update', properties, deleteBeforeReplace: false };
}

/** One default provider in place of another (a new version) is no change by itself. */
function isOtherProvider(old: string, now: string): boolean {
  const urns = [splitReference(old).urn, splitReference(now).urn];
  return urns[0] !== urns[1] && !urns.every((urn) => nameOf(urn).startsWith('default'));
}

function withSecrets(outputs: Properties, names: readonly string[]): Properties {
  const result = { ...outputs };
  for (const name of names) {
    const value = result[name];
    if (value !== undefined && value !== UNKNOWN) result[name] = secret(value);
  }
  return result;
}

/** A property's value in a message; secrets are not shown. */
function shown(value: Property | undefined): string {
  return JSON.stringify(toJson(value ?? null));
}
