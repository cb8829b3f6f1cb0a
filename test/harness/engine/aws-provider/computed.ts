import { bareProperties, type Properties, type Property, UNKNOWN } from '../wire/values';
import { MAKERS } from './makers';
import type { ResourceContext } from './resource-context';
import { text } from './resource-context';
import type { Member, ResourceSchema } from './schema/shapes';

export interface Computed {
  readonly id: string;
  readonly outputs: Properties;
}

/** The id and the outputs of a resource that has been made, as plausible as AWS's own. */
export function compute(context: ResourceContext, schema: ResourceSchema): Computed {
  const bare = { ...context, inputs: bareProperties(context.inputs) };
  const maker = MAKERS[context.type];
  const made = maker === undefined ? plain(bare) : maker(bare);
  const own: Properties = { ...made.outputs };
  if ('region' in schema.outputs) own.region ??= context.region;
  if ('tagsAll' in schema.outputs) own.tagsAll ??= context.inputs.tags ?? {};
  const outputs: Properties = {};
  for (const [name, member] of Object.entries(schema.outputs)) {
    const value =
      own[name] ?? context.inputs[name] ?? (member.required ? generic(name, member, context, made.id) : undefined);
    if (value !== undefined) outputs[name] = value;
  }
  return { id: made.id, outputs: { ...context.inputs, ...outputs, id: made.id } };
}

/** What a preview knows: the inputs; everything that AWS computes is unknown. */
export function foresee(inputs: Properties, schema: ResourceSchema): Properties {
  const outputs: Properties = { ...inputs, id: UNKNOWN };
  for (const [name, member] of Object.entries(schema.outputs)) {
    // An argument that was left out and that AWS does not fill in is known to be absent.
    if (member.required || !(name in schema.inputs)) outputs[name] ??= UNKNOWN;
  }
  return outputs;
}

/** After an update: what AWS computed stays, the inputs are new, and what follows from tags follows. */
export function revise(old: Properties, oldInputs: Properties, news: Properties, schema: ResourceSchema): Properties {
  const kept = Object.entries(old).filter(([key]) => !(key in oldInputs) || key in news);
  const outputs: Properties = { ...Object.fromEntries(kept), ...news };
  if ('tagsAll' in schema.outputs) outputs.tagsAll = news.tags ?? {};
  return outputs;
}

/** Most resources are called by their name, and their ARN ends in it. */
function plain(context: ResourceContext): Computed {
  const name = text(context.inputs.name) || context.unique.slice(0, 20);
  return { id: name, outputs: {} };
}

function generic(name: string, member: Member, context: ResourceContext, id: string): Property {
  switch (member.shape.kind) {
    case 'string':
      return genericText(name, context, id);
    case 'number':
      return 0;
    case 'boolean':
      return false;
    case 'array':
      return [];
    case 'map':
    case 'object':
      return {};
    case 'any':
    case 'asset':
    case 'archive':
    case 'union':
      return '';
  }
}

function genericText(name: string, context: ResourceContext, id: string): string {
  const [, module = ''] = context.type.split(':');
  const service = module.split('/')[0] ?? '';
  const kind = context.type.split(':')[2] ?? '';
  if (/^arn$/i.test(name))
    return `arn:aws:${service}:${context.region}:${context.accountId}:${kind.toLowerCase()}/${id}`;
  if (/arn$/i.test(name)) return `arn:aws:${service}:${context.region}:${context.accountId}:${name}/${id}`;
  if (/(dns|domain|endpoint|hostname)/i.test(name)) return `${id}.${service}.${context.region}.amazonaws.com`;
  if (/ur[il]$/i.test(name)) return `https://${service}.${context.region}.amazonaws.com/${id}`;
  if (/id$/i.test(name)) return id;
  return '';
}
