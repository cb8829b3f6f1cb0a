import { isProperties, type Properties, type Property } from '../../wire/values';
import { parseJson, type Rule, strings } from './rule';

/** What a policy is attached to decides which elements it must have. */
export type PolicyKind = 'identity' | 'resource' | 'trust';

const ELEMENTS = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);
const OPERATOR =
  /^(ForAllValues:|ForAnyValue:)?(String(Not)?(Equals|EqualsIgnoreCase|Like)|Numeric(Not)?Equals|Numeric(LessThan|GreaterThan)(Equals)?|Date(Not)?Equals|Date(LessThan|GreaterThan)(Equals)?|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like)|Null)(IfExists)?$/;

/**
 * The grammar of IAM's JSON policies (IAM User Guide, "Grammar of the IAM JSON policy language") and the size that the
 * service allows.
 */
export function policyJson(path: string, kind: PolicyKind, maximum: number): Rule {
  return strings(path, (text) => {
    // Quotas on identity and trust policies do not count white space.
    const size = kind === 'resource' ? text.length : text.replaceAll(/\s/g, '').length;
    if (size > maximum) return `the policy has ${size} characters, at most ${maximum} are allowed`;
    const document = parseJson(text);
    if (!isProperties(document)) return 'contains an invalid JSON policy: it is not a JSON object';
    const problem = documentProblem(document, kind);
    return problem === undefined ? undefined : `MalformedPolicyDocument: ${problem}`;
  });
}

function documentProblem(document: Properties, kind: PolicyKind): string | undefined {
  const stray = Object.keys(document).find((key) => !['Version', 'Id', 'Statement'].includes(key));
  if (stray !== undefined) return `unknown element ${stray}`;
  if (document.Version !== undefined && document.Version !== '2012-10-17' && document.Version !== '2008-10-17')
    return `Version must be 2012-10-17, got ${JSON.stringify(document.Version)}`;
  const statements = Array.isArray(document.Statement) ? document.Statement : [document.Statement ?? null];
  if (statements.length === 0) return 'Statement is empty';
  const sids = statements.flatMap((each) => (isProperties(each) && typeof each.Sid === 'string' ? [each.Sid] : []));
  const twice = sids.find((sid, index) => sids.indexOf(sid) !== index);
  if (twice !== undefined) return `the Sid ${twice} is used twice`;
  return statements.map((each, index) => statementProblem(each, kind, index)).find((each) => each !== undefined);
}

function statementProblem(statement: Property, kind: PolicyKind, index: number): string | undefined {
  const where = `Statement[${index}]`;
  if (!isProperties(statement)) return `${where} is not an object`;
  const stray = Object.keys(statement).find((key) => !ELEMENTS.has(key));
  if (stray !== undefined) return `${where} has the unknown element ${stray}`;
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') return `${where}.Effect must be Allow or Deny`;
  if (kind !== 'resource' && typeof statement.Sid === 'string' && !/^[A-Za-z0-9]*$/.test(statement.Sid))
    return `${where}.Sid may hold letters and digits only, got ${statement.Sid}`;
  return (
    exactlyOneOf(statement, where, 'Action', 'NotAction') ??
    actionsProblem(statement, where) ??
    targetsProblem(statement, where, kind) ??
    conditionProblem(statement.Condition, where)
  );
}

function exactlyOneOf(statement: Properties, where: string, left: string, right: string): string | undefined {
  const count = [left, right].filter((key) => statement[key] !== undefined).length;
  return count === 1 ? undefined : `${where} must have either ${left} or ${right}`;
}

function many(value: Property | undefined): Property[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function actionsProblem(statement: Properties, where: string): string | undefined {
  const actions = [...many(statement.Action), ...many(statement.NotAction)];
  if (actions.length === 0) return `${where}.Action is empty`;
  const wrong = actions.find(
    (action) => typeof action !== 'string' || !/^(\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$/.test(action),
  );
  return wrong === undefined ? undefined : `${where}.Action ${JSON.stringify(wrong)} is not service:Action`;
}

function targetsProblem(statement: Properties, where: string, kind: PolicyKind): string | undefined {
  const hasPrincipal = statement.Principal !== undefined || statement.NotPrincipal !== undefined;
  const hasResource = statement.Resource !== undefined || statement.NotResource !== undefined;
  if (kind === 'identity' && hasPrincipal) return `${where}: a policy of an identity must not name a Principal`;
  if (kind !== 'identity' && !hasPrincipal) return `${where} must have a Principal`;
  if (kind === 'trust' && hasResource) return `${where}: a trust policy must not name a Resource`;
  if (kind === 'identity' && !hasResource) return `${where} must have a Resource`;
  const resources = [...many(statement.Resource), ...many(statement.NotResource)];
  if (hasResource && resources.length === 0) return `${where}.Resource is empty`;
  const wrong = resources.find(
    (each) => typeof each !== 'string' || !(each === '*' || /^arn:[^:]*:[^:]*:[^:]*:[^:]*:.+$/.test(each)),
  );
  if (wrong !== undefined) return `${where}.Resource ${JSON.stringify(wrong)} must be in ARN format or "*"`;
  return principalProblem(statement.Principal ?? statement.NotPrincipal, where);
}

function principalProblem(principal: Property | undefined, where: string): string | undefined {
  if (principal === undefined || principal === '*') return undefined;
  if (!isProperties(principal)) return `${where}.Principal must be "*" or an object`;
  for (const [type, values] of Object.entries(principal)) {
    if (!['AWS', 'Service', 'Federated', 'CanonicalUser'].includes(type))
      return `${where}.Principal has the unknown type ${type}`;
    for (const value of many(values)) {
      if (typeof value !== 'string' || value === '') return `${where}.Principal.${type} must be a string`;
      if (type === 'AWS' && !/^(\*|\d{12}|arn:aws(-[a-z]+)*:(iam|sts)::(\d{12}|cloudfront):.+)$/.test(value))
        return `Invalid principal in policy: "AWS":"${value}"`;
      if (type === 'Service' && !/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(value))
        return `Invalid principal in policy: "SERVICE":"${value}"`;
    }
  }
  return undefined;
}

function conditionProblem(condition: Property | undefined, where: string): string | undefined {
  if (condition === undefined) return undefined;
  if (!isProperties(condition)) return `${where}.Condition must be an object`;
  for (const [operator, keys] of Object.entries(condition)) {
    if (!OPERATOR.test(operator)) return `${where}.Condition has the unknown operator ${operator}`;
    if (!isProperties(keys) || Object.keys(keys).length === 0) return `${where}.Condition.${operator} must name keys`;
    const wrong = Object.entries(keys).find(([, values]) =>
      many(values).some((value) => isProperties(value) || value === null),
    );
    if (wrong !== undefined) return `${where}.Condition.${operator}.${wrong[0]} must be a value or a list of values`;
  }
  return undefined;
}
