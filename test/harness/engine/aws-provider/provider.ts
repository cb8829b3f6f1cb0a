import { bareProperties, hasUnknown, type Properties, same, UNKNOWN } from '../wire/values';
import { nameOf, typeOf } from '../wire/urn';
import type { AwsAccount } from './account';
import { compute, foresee, revise } from './computed';
import { invokeFunction } from './functions';
import { isMadeName, withName } from './names';
import type { Refusal } from './refusal';
import { isReplacedBy } from './replacements';
import { danglingReferences } from './references';
import { uniqueOf } from './resource-context';
import { ruleRefusals } from './rules';
import { isOfAnotherType } from './rules/cloud-control';
import { standingRefusals } from './standing-rules';
import type { AwsPackage } from './schema/aws-package';
import { misfits } from './schema/fit';

export interface CheckQuery {
  readonly urn: string;
  readonly olds: Properties | undefined;
  readonly news: Properties;
  readonly seed: Uint8Array;
}

export interface Change {
  readonly changed: readonly string[];
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

export interface UpdateQuery {
  readonly id: string;
  readonly urn: string;
  readonly olds: Properties;
  readonly oldInputs: Properties;
  readonly news: Properties;
}

type Mode = 'preview' | 'update';

/** Answers as the AWS provider does, over an account that only pretends. */
export class AwsProvider {
  private region: string;

  constructor(
    private readonly account: AwsAccount,
    private readonly declared: AwsPackage,
  ) {
    this.region = account.region;
  }

  get version(): string {
    return this.declared.version;
  }

  checkConfig(_news: Properties): Refusal[] {
    return [];
  }

  diffConfig(olds: Properties, news: Properties): Change {
    const changed = changedKeys(olds, news);
    // Another region is other endpoints: nothing that the provider made can be found there.
    return { changed, replaces: changed.filter((key) => key === 'region'), deleteBeforeReplace: false };
  }

  configure(_urn: string, inputs: Properties): void {
    const { region } = bareProperties(inputs);
    this.region = typeof region === 'string' ? region : this.account.region;
  }

  check(query: CheckQuery): { inputs: Properties; refusals: Refusal[] } {
    const type = typeOf(query.urn);
    const schema = this.declared.resource(type);
    const shape = misfits(query.news, schema.inputs, this.declared);
    const inputs = withName(query.news, query.olds, schema, nameOf(query.urn), query.seed);
    // What does not even have the right type is not judged any further.
    const refusals = shape.length > 0 || this.takes(type, inputs) ? shape : ruleRefusals(type, bareProperties(inputs));
    return { inputs, refusals };
  }

  diff(urn: string, olds: Properties, news: Properties): Change {
    const type = typeOf(urn);
    const schema = this.declared.resource(type);
    const changed = changedKeys(olds, news).filter((key) => key in schema.inputs);
    const replaces = changed.filter((key) => isReplacedBy(type, key));
    // A name that somebody chose is taken until the old resource is gone (pulumi-terraform-bridge, `nameRequiresDeleteBeforeReplace`).
    const deleteBeforeReplace =
      replaces.length > 0 && 'name' in news && same(olds.name, news.name) && !isMadeName(schema, news, nameOf(urn));
    return { changed, replaces, deleteBeforeReplace };
  }

  create(urn: string, inputs: Properties, mode: Mode): { id: string; outputs: Properties } {
    const type = typeOf(urn);
    const schema = this.declared.resource(type);
    if (mode === 'preview') return { id: '', outputs: foresee(inputs, schema) };
    this.refuseUnfit(type, inputs);
    const region = typeof inputs.region === 'string' ? inputs.region : this.region;
    const made = compute(
      {
        type,
        urn,
        inputs,
        accountId: this.account.id,
        region,
        unique: uniqueOf(urn, JSON.stringify(inputs.name ?? ''), String(this.account.next())),
        countUp: (key) => this.account.countUp(key),
      },
      schema,
    );
    if (this.account.get(type, made.id) !== undefined && !SHARED_IDS.has(type)) {
      throw new Error(`${type} ${made.id} already exists in account ${this.account.id}`);
    }
    this.account.put({ type, id: made.id, region, inputs, outputs: made.outputs });
    return made;
  }

  update(query: UpdateQuery, mode: Mode): Properties {
    const type = typeOf(query.urn);
    const schema = this.declared.resource(type);
    const revised = revise(query.olds, query.oldInputs, query.news, schema);
    const outputs = { ...revised, ...nextVersion(type, query.olds, mode) };
    if (mode === 'preview') return outputs;
    this.refuseUnfit(type, query.news);
    const object = this.account.get(type, query.id);
    if (object === undefined) throw new Error(`${type} ${query.id} does not exist`);
    object.inputs = query.news;
    object.outputs = outputs;
    return outputs;
  }

  read(urn: string, id: string): { inputs: Properties; outputs: Properties } | undefined {
    return this.account.get(typeOf(urn), id);
  }

  delete(urn: string, id: string): void {
    this.account.remove(typeOf(urn), id);
  }

  invoke(token: string, args: Properties): Properties {
    return invokeFunction(token, args, { account: this.account, region: this.region, package: this.declared });
  }

  private takes(type: string, inputs: Properties): boolean {
    const { refuses } = this.account;
    return refuses === 'shapes' || (refuses === 'described' && isOfAnotherType(type, bareProperties(inputs)));
  }

  /** What only shows when the account is looked at: references to nothing, and others that stand in the way. */
  private refuseUnfit(type: string, inputs: Properties): void {
    const bare = bareProperties(inputs);
    const [first] = [...danglingReferences(type, bare, this.account), ...standingRefusals(type, bare, this.account)];
    if (first !== undefined) throw new Error(`${first.property}: ${first.reason}`);
  }
}

/** What AWS counts up with each change, and a preview does not know. */
function nextVersion(type: string, olds: Properties, mode: Mode): Properties {
  if (type !== 'aws:ec2/launchTemplate:LaunchTemplate') return {};
  return { latestVersion: mode === 'preview' ? UNKNOWN : Number(olds.latestVersion) + 1 };
}

/** Several of these may describe one thing, which is then their id. */
const SHARED_IDS = new Set([
  'aws:ecs/taskDefinition:TaskDefinition',
  'aws:appautoscaling/target:Target',
  'aws:secretsmanager/secretVersion:SecretVersion',
]);

function changedKeys(olds: Properties, news: Properties): string[] {
  const keys = new Set([...Object.keys(olds), ...Object.keys(news)]);
  return [...keys].filter(
    (key) => key !== '__defaults' && (hasUnknown(news[key]) || !same(olds[key] ?? null, news[key] ?? null)),
  );
}
