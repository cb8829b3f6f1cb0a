import type { AccessAction, SallyportError } from '@sallyport/contract';
import type { AccessDecision } from '../../access/gate';
import type { AuditAct } from '../../audit/audit-trail';
import type { FilterSinks } from '../byte-filter';

export type FileAction = Extract<AccessAction, 'readFile' | 'writeFile' | 'readMetadata' | 'listFolder'>;

/** Stands for a path that cannot be known before the act: see `AccessRequest.unknownPath`. */
export const unknownPath = Symbol('unknown path');

/** One question to the gate about a file. */
export type FileNeed = readonly [FileAction, string | typeof unknownPath];

/** What a filter says about one file operation; its owner adds who, where and which session, as `TransferFile`. */
export type TransferAct = Pick<AuditAct, 'requestParameters' | 'commandKeys' | 'responseElements' | 'errorCode' | 'errorMessage' | 'additional'>;

/** What every filter of file transfers is given. */
export interface TransferFilterOptions {
  readonly sinks: FilterSinks;
  /** Asks the gate about one path: absolute, bytes that are not text escaped as `\xNN`; or about one that is not known. */
  readonly authorize: (...need: FileNeed) => AccessDecision;
  /** Resolves once the event is durable; rejects where it cannot be, and the filter then refuses the act. */
  readonly record: (act: TransferAct) => Promise<unknown>;
  /** The filter is no longer behind. */
  readonly onReady?: () => void;
  /** Called once. The filter passes nothing after it; the channel is to be ended on both legs. */
  readonly onViolation: (violation: SallyportError) => void;
}

/** The gate's answers about all paths of one act: the first refusal, else every policy that allowed it. */
export function decideAll(
  authorize: TransferFilterOptions['authorize'],
  needs: readonly FileNeed[],
): AccessDecision {
  const policyIds = new Set<string>();
  for (const [action, path] of needs) {
    const decision = authorize(action, path);
    if (!decision.allowed) return decision;
    for (const id of decision.policyIds) policyIds.add(id);
  }
  return { allowed: true, policyIds: [...policyIds] };
}

/** `additionalEventData` of a decision. */
export function decisionKeys(decision: AccessDecision): Record<string, string> {
  return decision.policyIds.length === 0 ? {} : { policyIds: decision.policyIds.join(',') };
}
