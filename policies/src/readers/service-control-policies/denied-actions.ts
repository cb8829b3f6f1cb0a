import { actionMatches, textOf, type Statement } from '../policy-documents';

/** What ends or blinds the recording of an account. */
export const TRAIL_ACTIONS = [
  'cloudtrail:StopLogging',
  'cloudtrail:DeleteTrail',
  'cloudtrail:UpdateTrail',
  'cloudtrail:PutEventSelectors',
] as const;

/** Those of the actions that no statement denies; a Deny may spare a role by its condition. */
export const trailActionsLeft = (statements: readonly Statement[]): readonly string[] =>
  TRAIL_ACTIONS.filter((action) => !statements.some((each) => denies(each, action)));

/** The policy is about trails: it denies one of the actions. */
export const deniesTrailTampering = (statements: readonly Statement[]): boolean =>
  trailActionsLeft(statements).length < TRAIL_ACTIONS.length;

/** By name: who denies everything means the root user, or regions that are not in use, not trails. */
const denies = (statement: Statement, action: string): boolean =>
  statement.effect === 'Deny' &&
  !statement.actions.negated &&
  statement.actions.items.map(textOf).some((name) => /^cloudtrail:/i.test(name) && actionMatches(name, action));
