import { createHash } from 'node:crypto';
import { messageOf } from '@sallyport/contract';
import type { StackConfig } from '../stack-config';
import {
  isProviderType,
  isStackType,
  makeUrn,
  nameOf,
  packageOf,
  providerType,
  splitReference,
  type UrnScope,
} from '../wire/urn';
import { bareProperties, type Properties, type Property, same, secret, UNKNOWN } from '../wire/values';
import { Aliases } from './aliases';
import { analyzed } from './pack-rows';
import type { Pack } from './packs';
import type { Difference, Goal, ResourceState } from './model';
import { ignoring, replacingOn } from './property-paths';
import { newProviderId, noPlugin, type Providers } from './providers';
import type { Mode, ProviderClient } from './provider-client';
import { Bail, type Report } from './report';
import { deleteAll } from './deletes';

export interface DeploymentOptions {
  readonly scope: UrnScope;
  readonly mode: Mode;
  readonly config: StackConfig;
  readonly packs: readonly Pack[];
  readonly providers: Providers;
  readonly report: Report;
  /** The state before, in its order. */
  readonly before: readonly ResourceState[];
  /** Makes the seed of every auto-generated name. */
  readonly nextSeed: () => string;
}

/** One run over a stack: what the program registers becomes steps, as the engine's step generator and executor do. */
export class Deployment {
  /** What the program has registered so far, in order. */
  readonly news = new Map<string, ResourceState>();
  readonly replaced: ResourceState[] = [];
  readonly deleted = new Set<ResourceState>();
  readonly aliases: Aliases;
  private readonly olds: ReadonlyMap<string, ResourceState>;
  private queue: Promise<unknown> = Promise.resolve();
  private readonly defaults = new Map<string, Promise<string>>();
  private stopped = false;

  constructor(private readonly options: DeploymentOptions) {
    this.olds = new Map(options.before.map((state) => [state.urn, state]));
    this.aliases = new Aliases(options.scope);
  }

  get isStopped(): boolean {
    return this.stopped;
  }

  /** Registers one resource; the engine decides on one at a time. */
  async register(goal: Goal, version: string): Promise<ResourceState> {
    const provider = await this.providerFor(goal, version);
    return this.inTurn(() => this.decide({ ...goal, provider }));
  }

  /** Reads a resource that the stack does not own. */
  async read(goal: Goal, id: string, version: string): Promise<ResourceState> {
    const reference = await this.providerFor(goal, version);
    return this.inTurn(async () => {
      const state: ResourceState = { ...this.stateOf({ ...goal, provider: reference }), external: true };
      if (id === UNKNOWN) {
        state.outputs = {};
        this.news.set(state.urn, state);
        return state;
      }
      const made = await this.options.providers.byReference(reference).read(state.urn, id, goal.inputs);
      if (made === undefined) throw this.bail(`resource '${id}' does not exist`, state.urn);
      state.id = made.id;
      state.outputs = made.outputs;
      this.options.report.step('read', state);
      this.news.set(state.urn, state);
      return state;
    });
  }

  /** Records what the engine itself answers for (stack references), and returns its URN. */
  recordBuiltin(goal: Goal, id: string, outputs: Properties): string {
    const state: ResourceState = { ...this.stateOf({ ...goal, provider: '' }), external: true, id, outputs };
    this.options.report.step('read', state);
    this.news.set(state.urn, state);
    return state.urn;
  }

  async invoke(token: string, args: Properties, reference: string, version: string): Promise<Properties> {
    const packageName = packageOf(token);
    const provider = reference === '' ? await this.defaultProvider(packageName, version) : reference;
    const { value, failures } = await this.options.providers
      .byReference(provider)
      .invoke(token, bareProperties(args), this.options.mode);
    if (failures.length > 0) {
      const reasons = failures.map((each) => `${each.reason} (${each.property})`).join('; ');
      throw new Error(`invocation of ${token} returned an error: ${reasons}`);
    }
    return value;
  }

  /** Component and stack outputs, which come when everything beneath has been registered. */
  setOutputs(urn: string, outputs: Properties): void {
    const state = this.news.get(urn);
    if (state === undefined) throw new Error(`unknown resource '${urn}'`);
    state.outputs = outputs;
  }

  /** What is left to do when the program has ended well: deletes, then the packs' look at the whole stack. */
  async finish(): Promise<void> {
    const gone = this.options.before.filter((state) => !this.news.has(state.urn) && !this.aliases.isTaken(state.urn));
    await deleteAll({
      logical: gone,
      replaced: this.replaced,
      mode: this.options.mode,
      report: this.options.report,
      providers: this.options.providers,
      onDeleted: (state) => this.deleted.add(state),
    });
    await this.analyzeStack();
  }

  stop(): void {
    this.stopped = true;
  }

  /** Reports an error and ends the deployment; to be thrown. */
  bail(message: string, urn?: string): Bail {
    this.options.report.error(message, urn);
    this.stop();
    return new Bail(message);
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.queue.then(async () => {
      if (this.stopped) throw new Bail('resource monitor shut down');
      try {
        return await work();
      } catch (error) {
        throw error instanceof Bail ? error : this.bail(messageOf(error));
      }
    });
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  private async providerFor(goal: Goal, version: string): Promise<string> {
    if (!goal.custom || isProviderType(goal.type)) return '';
    if (goal.provider !== '') return goal.provider;
    return this.defaultProvider(packageOf(goal.type), version);
  }

  /** Registers the default provider of a package when the first resource or function asks for it. */
  private defaultProvider(packageName: string, version: string): Promise<string> {
    const name = version === '' ? 'default' : `default_${version.replaceAll('.', '_')}`;
    const key = `${packageName} ${name}`;
    const registered = this.defaults.get(key) ?? this.registerDefault(packageName, name, version);
    this.defaults.set(key, registered);
    return registered;
  }

  private async registerDefault(packageName: string, name: string, version: string): Promise<string> {
    if (!this.options.providers.has(packageName)) throw this.bail(noPlugin(packageName));
    const prefix = `${packageName}:`;
    const configured = Object.entries(this.options.config.values)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]): [string, Property] => [
        key.slice(prefix.length),
        this.options.config.secretKeys.includes(key) ? secret(value) : value,
      ]);
    const inputs: Properties = { ...Object.fromEntries(configured), ...(version === '' ? {} : { version }) };
    const state = await this.inTurn(() => this.decide(providerGoal(providerType(packageName), name, inputs)));
    return `${state.urn}::${state.id === '' ? UNKNOWN : state.id}`;
  }

  private stateOf(goal: Goal): ResourceState {
    const { aliasSpecs: _specs, replaceOnChanges: _replace, importId: _import, ...rest } = goal;
    const urn = makeUrn(this.options.scope, goal.type, goal.name, goal.parent);
    return { ...rest, urn, external: false, id: '', outputs: {} };
  }

  private async decide(goal: Goal): Promise<ResourceState> {
    const state = this.stateOf(goal);
    const { urn } = state;
    if (this.news.has(urn)) throw this.bail(`Duplicate resource URN '${urn}'; try giving it a unique name`, urn);
    if (goal.importId !== '')
      throw this.bail(`the option import (${goal.importId}) is not played here; import by the CLI`, urn);
    const found = this.aliases.find(urn, goal, this.olds);
    const old = found?.external === true ? undefined : found;
    const client = await this.clientOf(state);
    const wanted = ignoring(state.inputs, old?.inputs, state.ignoreChanges);
    state.inputs = client === undefined ? wanted : await this.check(client, state, wanted, old?.inputs);
    await this.police(state);
    // A dependent resource sees it from here on, even while it is being made.
    this.news.set(urn, state);
    if (old === undefined) await this.create(client, state);
    else await this.change(client, state, old, goal);
    return state;
  }

  private async clientOf(state: ResourceState): Promise<ProviderClient | undefined> {
    if (isProviderType(state.type)) return this.options.providers.connect(state.urn, state.type);
    return state.custom ? this.options.providers.byReference(state.provider) : undefined;
  }

  private async check(
    client: ProviderClient,
    state: ResourceState,
    news: Properties,
    olds: Properties | undefined,
  ): Promise<Properties> {
    const seed = createHash('sha256').update(`${state.urn} ${this.options.nextSeed()}`).digest();
    const checked = isProviderType(state.type)
      ? await client.checkConfig(state.urn, olds ?? {}, news)
      : await client.check({ urn: state.urn, olds, news, seed });
    for (const { property, reason } of checked.failures) {
      const which =
        property === ''
          ? `${state.type} resource '${state.name}' has a problem: ${reason}`
          : `${state.type} resource '${state.name}': property ${property} value ${shown(news[property])} has a problem: ${reason}`;
      this.options.report.error(which, state.urn);
    }
    if (checked.failures.length > 0) {
      this.stop();
      throw new Bail(`resource ${state.urn} is invalid`);
    }
    return checked.inputs;
  }

  /** Remediations one pack after the other, then the analysis of all; a mandatory violation only stops an update. */
  private async police(state: ResourceState): Promise<void> {
    const provider = this.news.get(splitReference(state.provider).urn);
    for (const pack of this.options.packs) {
      for (const { policy, change } of await pack.remediate(analyzed(state, state.inputs, provider))) {
        if (change.kind === 'properties') state.inputs = change.properties;
        else
          this.options.report.violations.push({
            pack: pack.name,
            policy,
            level: 'advisory',
            severity: '',
            message: change.message,
            urn: state.urn,
          });
      }
    }
    const found = await Promise.all(
      this.options.packs.map((pack) => pack.analyze(analyzed(state, state.inputs, provider))),
    );
    const violations = found.flat();
    this.options.report.violations.push(...violations);
    if (!violations.some((each) => each.level === 'mandatory')) return;
    this.options.report.fail();
    if (this.options.mode === 'preview') return;
    this.stop();
    throw new Bail(`resource ${state.urn} is invalid`);
  }

  private async create(client: ProviderClient | undefined, state: ResourceState): Promise<void> {
    this.options.report.step('create', state);
    await this.make(client, state);
  }

  private async make(client: ProviderClient | undefined, state: ResourceState): Promise<void> {
    if (client === undefined) return;
    if (isProviderType(state.type)) {
      state.id = newProviderId();
      state.outputs = state.inputs;
      await client.configure(state.urn, state.id, state.inputs);
      return;
    }
    const made = await this.attempt(state, 'creating', () => client.create(state.urn, state.inputs, this.options.mode));
    state.id = made.id;
    state.outputs = withSecrets(made.outputs, state.additionalSecretOutputs);
  }

  /** Runs the provider's own work; what it refuses is the resource's error, in the engine's words. */
  private async attempt<T>(state: ResourceState, verb: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.news.delete(state.urn);
      const detail = messageOf(error).replace(/^\d+ [A-Z_]+: /, '');
      throw this.bail(`${verb} ${state.urn}: ${detail}`, state.urn);
    }
  }

  private async change(
    client: ProviderClient | undefined,
    state: ResourceState,
    old: ResourceState,
    goal: Goal,
  ): Promise<void> {
    const difference = replacingOn(await this.diff(client, state, old), goal.replaceOnChanges);
    if (difference.kind === 'same') {
      state.id = old.id;
      state.outputs = old.outputs;
      if (isProviderType(state.type) && client !== undefined) await client.configure(state.urn, state.id, state.inputs);
      this.options.report.step('same', state);
      return;
    }
    if (difference.kind === 'update') {
      this.options.report.step('update', state, difference.properties);
      await this.update(client, state, old);
      return;
    }
    await this.replace(client, state, old, goal, difference);
  }

  private async diff(
    client: ProviderClient | undefined,
    state: ResourceState,
    old: ResourceState,
  ): Promise<Difference> {
    if (client === undefined) {
      const keys = new Set([...Object.keys(old.inputs), ...Object.keys(state.inputs)]);
      const properties = [...keys].filter((key) => !same(old.inputs[key], state.inputs[key]));
      return { kind: properties.length === 0 ? 'same' : 'update', properties, deleteBeforeReplace: false };
    }
    if (isProviderType(state.type)) return client.diffConfig(old, state.inputs);
    if (providerOf(old.provider) !== providerOf(state.provider)) return this.providerChange(state, old);
    return client.diff(
      { ...old, urn: state.urn, name: state.name, type: state.type },
      state.inputs,
      state.ignoreChanges,
    );
  }

  /** Only a provider of another package or an explicit one in place of another is a change by itself. */
  private providerChange(state: ResourceState, old: ResourceState): Difference {
    const bothDefault = [old.provider, state.provider].every((each) =>
      nameOf(splitReference(each).urn).startsWith('default'),
    );
    return bothDefault
      ? { kind: 'same', properties: [], deleteBeforeReplace: false }
      : { kind: 'replace', properties: ['provider'], deleteBeforeReplace: false };
  }

  private async update(client: ProviderClient | undefined, state: ResourceState, old: ResourceState): Promise<void> {
    state.id = old.id;
    if (client === undefined) return;
    if (isProviderType(state.type)) {
      state.outputs = state.inputs;
      await client.configure(state.urn, state.id, state.inputs);
      return;
    }
    const outputs = await this.attempt(state, 'updating', () =>
      client.update(old, state.inputs, state.ignoreChanges, this.options.mode),
    );
    state.outputs = withSecrets(outputs, state.additionalSecretOutputs);
  }

  private async replace(
    client: ProviderClient | undefined,
    state: ResourceState,
    old: ResourceState,
    goal: Goal,
    difference: Difference,
  ): Promise<void> {
    if (old.protect && state.protect) {
      const message = `unable to replace resource "${state.urn}"\nas it is currently marked for protection. To unprotect the resource, remove the \`protect\` flag from the resource in your Pulumi program and run \`pulumi up\``;
      if (this.options.mode === 'update') throw this.bail(message, state.urn);
      this.options.report.error(message, state.urn);
    }
    this.options.report.step('replace', state, difference.properties);
    // Defaults and generated names of the old one are not carried over.
    if (client !== undefined && !isProviderType(state.type))
      state.inputs = await this.check(client, state, goal.inputs, undefined);
    if (state.deleteBeforeReplace ?? difference.deleteBeforeReplace) {
      if (this.options.mode === 'update' && client !== undefined && !old.retainOnDelete) await client.delete(old);
      this.deleted.add(old);
    } else {
      this.replaced.push(old);
    }
    await this.make(client, state);
  }

  private async analyzeStack(): Promise<void> {
    const rootUrn = [...this.news.values()].find((state) => isStackType(state.type))?.urn ?? '';
    const rows = [...this.news.values()].map((state) =>
      analyzed(state, state.outputs, this.news.get(splitReference(state.provider).urn)),
    );
    const found = await Promise.all(this.options.packs.map((pack) => pack.analyzeStack(rows, rootUrn)));
    for (const violation of found.flat()) {
      this.options.report.violations.push(violation);
      if (violation.level === 'mandatory') this.options.report.fail();
    }
  }
}

function providerOf(reference: string): string {
  return splitReference(reference).urn;
}

function providerGoal(type: string, name: string, inputs: Properties): Goal {
  return {
    type,
    name,
    inputs,
    custom: true,
    parent: '',
    protect: false,
    retainOnDelete: false,
    provider: '',
    dependencies: [],
    propertyDependencies: {},
    aliases: [],
    aliasSpecs: [],
    additionalSecretOutputs: [],
    ignoreChanges: [],
    replaceOnChanges: [],
    deletedWith: '',
    deleteBeforeReplace: undefined,
    importId: '',
  };
}

function withSecrets(outputs: Properties, names: readonly string[]): Properties {
  const result = { ...outputs };
  for (const name of names) {
    const value = result[name];
    if (value !== undefined && value !== UNKNOWN) result[name] = secret(value);
  }
  return result;
}

/** A property's value as the engine prints it; the value of a secret is not. */
function shown(value: Property | undefined): string {
  return JSON.stringify(value === undefined ? null : value);
}
