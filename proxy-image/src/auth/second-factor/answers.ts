import type { Answer, Refusal } from '../attempt';
import type { Identity } from '../identity';
import type { CodeResult, Unavailable } from './second-factor';

export type CodeRefused = Exclude<CodeResult, { readonly kind: 'accepted' }>;

const REASONS = {
  wrong: 'the code was wrong',
  replayed: 'the code had been used before',
  lockedOut: 'too many wrong codes',
} as const;

/** For the audit trail: why a code was not accepted, or not asked for. */
export function codeRefusal(result: CodeRefused, identity: Identity): Refusal {
  if (result.kind === 'unavailable') return unavailableRefusal(result, identity);
  return { errorCode: 'MfaFailed', message: REASONS[result.kind], identity };
}

/** For the person at the client, after whose code the connection ends. */
export const lastBanner = (result: CodeRefused): string =>
  result.kind === 'unavailable' ? UNAVAILABLE_BANNER : 'Too many wrong codes.';

/** For the person at the client, who is asked again. */
export const nextBanner = (result: CodeRefused): string =>
  result.kind === 'replayed' ? 'That code was used before: wait for the next one.' : 'That code was wrong.';

export const lockedOutBanner = (remainingMs: number): string =>
  `Sallyport: too many wrong codes; try again in ${Math.ceil(remainingMs / 1000)} s.`;

/** A key holder can ask for this again and again, so it is recorded with a count. */
const unavailableRefusal = ({ why }: Unavailable, identity: Identity): Refusal => ({
  errorCode: 'InternalError',
  message: `the code could not be checked: ${why}`.slice(0, 500),
  identity,
  isRepeatable: true,
});

const UNAVAILABLE_BANNER =
  'Sallyport: codes cannot be checked now, so the login is refused. Try again in a minute; if it goes on, tell your administrator.';

export const promptFor = ({ person }: Identity): Extract<Answer, { readonly kind: 'prompt' }> => ({
  kind: 'prompt',
  title: '',
  instruction: `Second factor for ${person}`,
  prompt: 'Verification code: ',
});
