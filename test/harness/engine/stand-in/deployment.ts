import { messageOf } from '@sallyport/contract';
import type { StackConfig } from '../stack-config';
import { isProviderType, makeUrn, packageOf, providerType, type UrnScope } from '../wire/urn';
import { bareProperties, mapProperties, type Properties, type Property, secret, UNKNOWN } from '../wire/values';
import { Aliases } from './aliases';
import { withAssetHashes } from './asset-hashes';
import { deleteAll } from './deletes';
import type { Difference, Goal, ResourceState } from './model';
import { Operations } from './operations';
import type { Pack } from './packs';
import { Policing } from './policing';
import { ignoring, replacingOn } from './property-paths';
import { noPlugin, type Providers } from './providers';
import type { Mode, ProviderClient } from './provider-client';
import { Bail, type Report } from './report';

export interface DeploymentOptions {
  readonly scope: UrnScope;
  /** Folder of the project, which paths of assets are meant from. */
  readonly root: string;
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
  private readonly policing: Policing;
  private readonly operations: Operations;
  private queue: Promise<unknown> = Promise.resolve();
  private readonly defaults = new Map<string, Promise<string>>();
  private stopped = false;

  constructor(private readonly options: DeploymentOptions) {
    this.olds = new Map(options.before.map((state) => [state.urn, state]));
    this.aliases = new Aliases(options.scope);
    this.policing = new Policing(options.packs, options.report, options.mode);
    this.operations = new Operations(options.mode, options.report, options.nextSeed);
  }

  get isStopped(): boolean {
    return this.stopped;
  }

  /** Registers one resource; the engine decides on one at a time. */
  async register(goal: Goal, version: string): Promise<ResourceState> {
    const provider = await this.providerFor(goal, version);
    return this.inTurn(() => {
      const inputs = mapProperties(goal.inputs, (value) => withAssetHashes(value, this.options.root));
      return this.decide({ ...goal, provider, inputs });
    });
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
    await this.policing.judgeStack(this.news);
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
        this.stop();
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
    if (goal.importId !== '') {
      throw this.bail(`the option import (${goal.importId}) is not played here; import by the CLI`, urn);
    }
    const found = this.aliases.find(urn, goal, this.olds);
    const old = found?.external === true ? undefined : found;
    const client = await this.clientOf(state);
    const wanted = ignoring(state.inputs, old?.inputs, state.ignoreChanges);
    state.inputs = await this.operations.check(client, state, wanted, old?.inputs);
    if ((await this.policing.judge(state, this.news)) === 'invalid') throw new Bail(`resource ${urn} is invalid`);
    if (old === undefined) {
      this.options.report.step('create', state);
      await this.operations.create(client, state);
    } else {
      await this.change(client, state, old, goal);
    }
    this.news.set(urn, state);
    return state;
  }

  private async change(
    client: ProviderClient | undefined,
    state: ResourceState,
    old: ResourceState,
    goal: Goal,
  ): Promise<void> {
    const difference = replacingOn(await this.operations.diff(client, state, old), goal.replaceOnChanges);
    const { kind, properties } = difference;
    if (kind === 'replace') this.refuseProtected(state, old);
    this.options.report.step(kind, state, properties);
    if (kind === 'same') await this.operations.keep(client, state, old);
    else if (kind === 'update') await this.operations.update(client, state, old);
    else await this.replace(client, state, old, goal, difference);
  }

  private async replace(
    client: ProviderClient | undefined,
    state: ResourceState,
    old: ResourceState,
    goal: Goal,
    difference: Difference,
  ): Promise<void> {
    // Defaults and generated names of the old one are not carried over.
    if (!isProviderType(state.type)) {
      state.inputs = await this.operations.check(client, state, goal.inputs, undefined);
    }
    if (state.deleteBeforeReplace ?? difference.deleteBeforeReplace) {
      await this.operations.deleteFirst(client, old);
      this.deleted.add(old);
    } else {
      this.replaced.push(old);
    }
    await this.operations.create(client, state);
  }

  /** A preview goes on, so that everything that is refused is told at once. */
  private refuseProtected(state: ResourceState, old: ResourceState): void {
    if (!old.protect || !state.protect) return;
    const message = `unable to replace resource "${state.urn}"\nas it is currently marked for protection. To unprotect the resource, remove the \`protect\` flag from the resource in your Pulumi program and run \`pulumi up\``;
    if (this.options.mode === 'update') throw this.bail(message, state.urn);
    this.options.report.error(message, state.urn);
  }

  private async clientOf(state: ResourceState): Promise<ProviderClient | undefined> {
    if (isProviderType(state.type)) return this.options.providers.connect(state.urn, state.type);
    return state.custom ? this.options.providers.byReference(state.provider) : undefined;
  }
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
