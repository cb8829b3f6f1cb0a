import { covers } from './names';
import { allows, type Statement } from './statement';
import { isTakenBack } from './taken-back';
import type { Tampering } from './tampering';
import { wildcardMatches } from './wildcards';

/** No service has this prefix: who may do this may do whatever is not named. */
const NOT_NAMED = 'sallyport-probe:AnythingElse';

/** It allows what it does not name, on whatever there is: `*`, or everything but what `NotAction` lists. */
export const allowsWhatItDoesNotName = (statement: Statement): boolean =>
  allows(statement, NOT_NAMED) && reachesService(statement, serviceOf(NOT_NAMED));

/** Which of these actions a statement lets do, on resources that are meant, and no other one of its document takes back. */
export const grantedBy = (
  statement: Statement,
  document: readonly Statement[],
  { actions, reaching }: Pick<Tampering, 'actions' | 'reaching'>,
): readonly string[] =>
  actions.filter(
    (action) =>
      allows(statement, action) &&
      (reaching === undefined ? reachesService(statement, serviceOf(action)) : reachesArn(statement, reaching)) &&
      !isTakenBack(statement, document, action),
  );

const serviceOf = (action: string): string => action.split(':', 1).join('');

/** `NotResource` leaves all others, so it reaches every service. */
function reachesService({ resources }: Statement, service: string): boolean {
  if (resources === undefined || resources.negated) return true;
  return covers(resources, (pattern) => !isOwn(pattern) && wildcardMatches(serviceIn(pattern), service));
}

/**
 * What bears the name of who asks is their own, as the device in the policies by which users manage their MFA.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage-mfa-only.html
 */
const isOwn = (pattern: string): boolean => /\$\{aws:user(?:name|id)\}/i.test(pattern);

/** The service of an ARN's pattern; IAM completes an ARN that ends early with wildcards. */
const serviceIn = (pattern: string): string => pattern.split(':')[2] ?? '*';

function reachesArn({ resources }: Statement, arn: string): boolean {
  if (resources === undefined || resources.negated) return true;
  return covers(resources, (pattern) => wildcardMatches(pattern.replace(/^arn:[^:]*:/, 'arn:aws:'), arn));
}
