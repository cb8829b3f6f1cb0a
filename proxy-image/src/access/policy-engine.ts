import { preparsePolicySet, preparseSchema, statefulIsAuthorized } from './cedar';
import { ACCESS_SCHEMA } from '@sallyport/contract';
import { policySetRejected } from './errors';
import type { CedarRequest } from './cedar-request';
import { contextReads } from './context-reads';
import { DecisionMemo } from './decision-memo';
import { pathRulesOf, type PathRules } from './path-rules';
import type { AccessPolicies } from './policy-files';

export interface PolicyAnswer {
  readonly allowed: boolean;
  /** The policies that decided: those that permitted, or those that forbade. Empty when none applied. */
  readonly policyIds: readonly string[];
  /** Policies that could not be evaluated. A `forbid` may be among them, so any of these makes it a refusal. */
  readonly failures: readonly string[];
}

/** Cedar with schema and policies parsed once. Cedar keeps them under a name, in memory that is the process's. */
export interface PolicyEngine {
  decide(request: CedarRequest): PolicyAnswer;
  readonly pathRules: PathRules;
  /** Takes the place of all policies in one step; on an error the former stay. */
  replace(policies: AccessPolicies): void;
}

/** @throws SallyportError `POLICIES_REJECTED` when Cedar does not take the policies. */
export function createPolicyEngine(policies: AccessPolicies, name: string): PolicyEngine {
  const prepare = (next: AccessPolicies): DecisionMemo => {
    const reads = contextReads(Object.values(next.byId));
    const answer = preparsePolicySet(name, { staticPolicies: next.byId });
    if (answer.type === 'failure') throw policySetRejected(answer.errors.map((error) => error.message));
    return new DecisionMemo(reads);
  };
  const schema = preparseSchema(name, ACCESS_SCHEMA);
  if (schema.type === 'failure') throw policySetRejected(schema.errors.map((error) => error.message));
  let memo = prepare(policies);
  let pathRules = pathRulesOf(policies);
  const ask = (request: CedarRequest): PolicyAnswer => {
    const answer = statefulIsAuthorized({
      ...request,
      preparsedSchemaName: name,
      preparsedPolicySetId: name,
      validateRequest: true,
    });
    if (answer.type === 'failure')
      return { allowed: false, policyIds: [], failures: answer.errors.map((error) => error.message) };
    const { decision, diagnostics } = answer.response;
    const failures = diagnostics.errors.map((error) => error.policyId);
    return {
      allowed: decision === 'allow' && failures.length === 0,
      policyIds: [...diagnostics.reason].sort(),
      failures,
    };
  };
  return {
    replace(next) {
      memo = prepare(next);
      pathRules = pathRulesOf(next);
    },
    get pathRules() {
      return pathRules;
    },
    decide: (request) => memo.answer(request, () => ask(request)),
  };
}
