import { SallyportError } from '@sallyport/contract';

export const policySetRejected = (reasons: readonly string[]): SallyportError =>
  new SallyportError(
    'POLICIES_REJECTED',
    `Cedar does not take the access policies: ${reasons.join('; ')}`,
    'Run sallyport-proxy --check-config to see each policy with its line.',
  );
