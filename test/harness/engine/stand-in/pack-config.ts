import * as pb from '@pulumi/pulumi/proto/analyzer_pb';
import { engineErrors } from '../errors';
import { fromStruct, isProperties, type Properties, type Property, toStruct } from '../wire/values';

interface RuleConfig {
  level: pb.EnforcementLevel;
  properties: Properties;
}

const LEVELS: Readonly<Record<string, pb.EnforcementLevel>> = {
  advisory: pb.EnforcementLevel.ADVISORY,
  mandatory: pb.EnforcementLevel.MANDATORY,
  remediate: pb.EnforcementLevel.REMEDIATE,
  disabled: pb.EnforcementLevel.DISABLED,
};

/**
 * What a pack is configured with: defaults of its schemas, then its own initial config, then what the user gave. A pack
 * never applies its schema's defaults itself (`ReconcilePolicyPackConfig`, pkg/resource/analyzer/config.go).
 */
export function reconcile(
  dir: string,
  info: pb.AnalyzerInfo,
  given: Readonly<Record<string, unknown>>,
): pb.ConfigureAnalyzerRequest {
  const rules = new Map(info.getPoliciesList().map((policy) => [policy.getName(), defaultsOf(policy)]));
  const initial: Record<string, Partial<RuleConfig>> = {};
  for (const [name, config] of info.getInitialconfigMap().entries()) {
    initial[name] = { level: config.getEnforcementlevel(), properties: fromStruct(config.getProperties()) };
  }
  apply(rules, initial);
  apply(rules, parseGiven(dir, given));
  const problems = info
    .getPoliciesList()
    .flatMap((policy) => problemsOf(policy, rules.get(policy.getName())?.properties ?? {}));
  if (problems.length > 0) throw engineErrors.packConfigInvalid(dir, problems);
  const query = new pb.ConfigureAnalyzerRequest();
  for (const [name, { level, properties }] of rules) {
    query
      .getPolicyconfigMap()
      .set(name, new pb.PolicyConfig().setEnforcementlevel(level).setProperties(toStruct(properties)));
  }
  return query;
}

function defaultsOf(policy: pb.PolicyInfo): RuleConfig {
  const properties: Properties = {};
  for (const [key, schema] of Object.entries(schemaOf(policy))) {
    if (isProperties(schema) && schema.default !== undefined) properties[key] = schema.default;
  }
  return { level: policy.getEnforcementlevel(), properties };
}

/** A pack says once what it is made of, and is configured anew for each play. */
const schemas = new WeakMap<pb.PolicyInfo, Properties>();

function schemaOf(policy: pb.PolicyInfo): Properties {
  const schema = schemas.get(policy) ?? fromStruct(policy.getConfigschema()?.getProperties());
  schemas.set(policy, schema);
  return schema;
}

function parseGiven(dir: string, given: Readonly<Record<string, unknown>>): Record<string, Partial<RuleConfig>> {
  const result: Record<string, Partial<RuleConfig>> = {};
  for (const [name, value] of Object.entries(given)) {
    const { enforcementLevel, ...properties } =
      typeof value === 'string' ? { enforcementLevel: value } : (value as Properties);
    if (enforcementLevel === undefined) {
      result[name] = { properties };
      continue;
    }
    const level = typeof enforcementLevel === 'string' ? LEVELS[enforcementLevel] : undefined;
    if (level === undefined) {
      throw engineErrors.packConfigInvalid(dir, [
        `parsing enforcement level for "${name}": ${JSON.stringify(enforcementLevel)} is not a valid enforcement level`,
      ]);
    }
    result[name] = { level, properties };
  }
  return result;
}

function apply(rules: Map<string, RuleConfig>, config: Readonly<Record<string, Partial<RuleConfig>>>): void {
  const all = config.all?.level;
  if (all !== undefined) for (const rule of rules.values()) rule.level = all;
  for (const [name, given] of Object.entries(config)) {
    const rule = rules.get(name) ?? { level: pb.EnforcementLevel.ADVISORY, properties: {} };
    rules.set(name, { level: given.level ?? rule.level, properties: { ...rule.properties, ...given.properties } });
  }
}

function problemsOf(policy: pb.PolicyInfo, properties: Properties): string[] {
  const required = policy.getConfigschema()?.getRequiredList() ?? [];
  const problems = required
    .filter((key) => properties[key] === undefined)
    .map((key) => `${policy.getName()}: ${key} is required`);
  const schema = schemaOf(policy);
  for (const [key, value] of Object.entries(properties)) {
    const rule = schema[key];
    const type = isProperties(rule) ? rule.type : undefined;
    if (typeof type === 'string' && !isOfType(value, type)) {
      problems.push(`${policy.getName()}: ${key}: Invalid type. Expected: ${type}, given: ${typeName(value)}`);
    }
    const allowed = isProperties(rule) && Array.isArray(rule.enum) ? rule.enum : undefined;
    if (allowed !== undefined && !allowed.includes(value)) {
      problems.push(
        `${policy.getName()}: ${key}: ${key} must be one of the following: ${allowed.map((each) => JSON.stringify(each)).join(', ')}`,
      );
    }
  }
  return problems;
}

function isOfType(value: Property, type: string): boolean {
  return type === 'number' ? typeof value === 'number' : typeName(value) === type;
}

/** Type names of gojsonschema, which the engine validates with. */
function typeName(value: Property): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
