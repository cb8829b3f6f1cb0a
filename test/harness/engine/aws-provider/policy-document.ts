import { isProperties, type Properties, type Property } from '../wire/values';

/** `aws.iam.getPolicyDocument`: statements to the JSON that IAM reads. */
export function policyDocument(args: Properties): Properties {
  const statements = list(args.statements).filter(isProperties).map(statement);
  const document = {
    Version: args.version ?? '2012-10-17',
    ...(args.policyId === undefined ? {} : { Id: args.policyId }),
    Statement: statements,
  };
  return { ...args, id: '0', json: JSON.stringify(document, undefined, 2), minifiedJson: JSON.stringify(document) };
}

function statement(from: Properties): Properties {
  return {
    ...(from.sid === undefined ? {} : { Sid: from.sid }),
    Effect: from.effect ?? 'Allow',
    ...oneOrMany('Action', from.actions),
    ...oneOrMany('NotAction', from.notActions),
    ...oneOrMany('Resource', from.resources),
    ...oneOrMany('NotResource', from.notResources),
    ...principals('Principal', from.principals),
    ...principals('NotPrincipal', from.notPrincipals),
    ...conditions(from.conditions),
  };
}

function list(value: Property | undefined): Property[] {
  return Array.isArray(value) ? value : [];
}

function oneOrMany(key: string, value: Property | undefined): Properties {
  const values = list(value);
  const [only] = values;
  if (only === undefined) return {};
  return { [key]: values.length === 1 ? only : values };
}

function principals(key: string, value: Property | undefined): Properties {
  const all = list(value).filter(isProperties);
  if (all.length === 0) return {};
  const byType: Properties = {};
  for (const each of all) Object.assign(byType, oneOrMany(String(each.type as string), each.identifiers));
  return byType['*'] === undefined ? { [key]: byType } : { [key]: '*' };
}

function conditions(value: Property | undefined): Properties {
  const all = list(value).filter(isProperties);
  if (all.length === 0) return {};
  const result: Record<string, Properties> = {};
  for (const each of all)
    result[each.test as string] = {
      ...result[each.test as string],
      ...oneOrMany(each.variable as string, each.values),
    };
  return { Condition: result };
}
