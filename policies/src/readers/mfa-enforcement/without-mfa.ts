import { allowsWhatItDoesNotName, holdFor, type Outcome, type Statement } from '../policy-documents';
import { mfaKeys, requestWith, type SignedWith } from '../trust-policies';

export const WITHOUT_MFA: readonly SignedWith[] = ['access key', 'session without MFA'];

/** Whether the conditions of a statement hold for a request that was signed so. */
export const holdsWhen = ({ conditions }: Statement, signedWith: SignedWith): Outcome =>
  holdFor(conditions, requestWith(mfaKeys(signedWith)));

/**
 * Who may do these without MFA gets the rest: rights, a device, or no device at all. The last is of no service, and stands for
 * whatever a statement does not name.
 */
const WAYS_OUT = ['iam:AttachUserPolicy', 'iam:DeactivateMFADevice', 'sallyport-probe:AnythingElse'];

/**
 * Whether a document denies nearly everything to those who come without MFA, with an access key or with a session. That is by a
 * Deny of all actions, or of all but those that one needs to enrol a device.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage-mfa-only.html
 */
export const deniesWithoutMfa = (document: readonly Statement[]): boolean =>
  WITHOUT_MFA.every((signedWith) =>
    document.some((each) => each.effect === 'Deny' && isBroad(each) && holdsWhen(each, signedWith) === 'yes'),
  );

const isBroad = (statement: Statement): boolean =>
  WAYS_OUT.every((action) => statement.covers(action)) &&
  statement.resources?.negated === false &&
  statement.resources.items.some((item) => !item.isUnknown && item.text() === '*');

/** Whether a document allows what an administrator may, without MFA. */
export const allowsAllWithoutMfa = (document: readonly Statement[]): boolean =>
  document.some(
    (each) => allowsWhatItDoesNotName(each) && WITHOUT_MFA.some((signedWith) => holdsWhen(each, signedWith) !== 'no'),
  );

/** Whether statements allow something, and all of it needs MFA but what users do with their own credentials. */
export function allowsWithMfaOnly(statements: readonly Statement[]): boolean {
  const allowing = statements.filter((each) => each.effect === 'Allow' && !isAboutOneself(each));
  return (
    allowing.length > 0 &&
    allowing.every((each) => WITHOUT_MFA.every((signedWith) => holdsWhen(each, signedWith) === 'no'))
  );
}

const isAboutOneself = ({ resources }: Statement): boolean =>
  resources?.negated === false &&
  resources.items.every((item) => !item.isUnknown && item.text()?.includes('${aws:username}'));

/** Whether a statement that denies by MFA spares access keys: the key of its condition is absent from their requests. */
export const sparesAccessKeys = (statement: Statement, document: readonly Statement[]): boolean =>
  statement.effect === 'Deny' &&
  holdsWhen(statement, 'session without MFA') !== 'no' &&
  holdsWhen(statement, 'access key') === 'no' &&
  !document.some(
    (each) => each.effect === 'Deny' && holdsWhen(each, 'access key') !== 'no' && isAboutAsMuch(each, statement),
  );

const isAboutAsMuch = (one: Statement, other: Statement): boolean =>
  isSame(one.actions, other.actions) && isSame(one.resources, other.resources);

function isSame(one: Statement['resources'], other: Statement['resources']): boolean {
  if (one === undefined || other === undefined) return one === other;
  if (one.negated !== other.negated) return false;
  const wanted = new Set(one.items.map((item) => item.text()));
  return !one.negated && wanted.has('*')
    ? true
    : wanted.size === other.items.length && other.items.every((item) => wanted.has(item.text()));
}
