import type { QueryExecutionStatus } from '@aws-sdk/client-athena';
import { messageOf } from '@sallyport/contract';
import { RunbookError } from '../errors';
import { refusalOf } from './audit-store';

/** Why Athena did not finish a query, from the state that it was left in. */
export function athenaFailure(status: QueryExecutionStatus, workgroup: string): RunbookError {
  const reason =
    status.StateChangeReason ?? status.AthenaError?.ErrorMessage ?? `the query ended as ${status.State ?? 'unknown'}`;
  const known = knownFailure(reason, workgroup);
  if (known !== undefined) return known;
  return new RunbookError('QUERY_FAILED', reason, {
    cause: refusalOf(reason),
    // https://docs.aws.amazon.com/athena/latest/APIReference/API_AthenaError.html
    ...(status.AthenaError?.Retryable === true
      ? { remedy: 'Run it again: Athena says that it may succeed then.' }
      : {}),
  });
}

/** What a call of Athena's, or the search for credentials before it, threw. */
export function athenaCallFailure(error: unknown, workgroup: string): RunbookError {
  if (error instanceof RunbookError) return error;
  const message = messageOf(error);
  const name = error instanceof Error ? error.name : '';
  if (NO_CREDENTIALS.test(name)) {
    return new RunbookError('STORE_REFUSED', `there are no AWS credentials that Athena takes: ${message}`, {
      remedy: 'Sign in (`aws sso login`), set AWS_PROFILE, or run where a role is attached.',
      cause: error,
    });
  }
  if (name.startsWith('AccessDenied')) return denied(message, error);
  if (THROTTLED.test(name)) {
    return new RunbookError('STORE_UNREACHABLE', `Athena takes no more queries at the moment: ${message}`, {
      remedy: 'Run it again in a while, or ask for a higher quota of active DML queries.',
      cause: error,
    });
  }
  if (name === 'InvalidRequestException') {
    return (
      knownFailure(message, workgroup, error) ??
      new RunbookError('QUERY_FAILED', message, { cause: refusalOf(message, error) })
    );
  }
  return new RunbookError('STORE_UNREACHABLE', `Athena did not answer: ${message}`, { cause: error });
}

const NO_CREDENTIALS =
  /^(?:CredentialsProviderError|TokenProviderError|ExpiredToken|UnrecognizedClient|InvalidClientTokenId|InvalidSignature)/;
const THROTTLED = /^(?:TooManyRequests|Throttling)/;

function denied(message: string, cause?: unknown): RunbookError {
  return new RunbookError('STORE_REFUSED', message, {
    remedy: "Give these credentials the store's reader policy (Athena, Glue, S3 and KMS), or name a role that has it.",
    cause,
  });
}

/** Failures that no change of the SQL would mend; so they are not told at a line of the runbook. */
function knownFailure(reason: string, workgroup: string, cause?: unknown): RunbookError | undefined {
  const failed = (remedy: string): RunbookError => new RunbookError('QUERY_FAILED', reason, { remedy, cause });
  // https://docs.aws.amazon.com/athena/latest/ug/workgroups-setting-control-limits-cloudwatch.html
  if (/bytes scanned limit/i.test(reason))
    return failed(`Ask over a shorter window, or raise the scan limit of workgroup ${workgroup}.`);
  if (/workgroup .*(?:not found|does not exist)|workgroup .*disabled/i.test(reason))
    return failed(`Check that workgroup ${workgroup} exists in this region, is enabled, and is the one you mean.`);
  if (/output location|output bucket/i.test(reason))
    return failed(
      `Set the results location of workgroup ${workgroup}, or \`resultsLocation\` to a bucket that you may write.`,
    );
  if (/^(?:TABLE|SCHEMA)_NOT_FOUND/.test(reason))
    return failed('Check the names of database and tables, and that the store is deployed in this region.');
  // A column that is not there is told of with "… or requester is not authorized": that one is the SQL's fault.
  if (/access denied|accessdenied|not authorized to perform|insufficient permissions/i.test(reason))
    return denied(reason, cause);
  return undefined;
}
