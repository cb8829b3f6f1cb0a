import { QueryExecutionState } from '@aws-sdk/client-athena';
import { athenaCallFailure, athenaFailure } from './athena-errors';
import { QueryRefusal } from './audit-store';

const failed = (reason: string | undefined, more: object = {}) =>
  athenaFailure(
    { State: QueryExecutionState.FAILED, ...(reason === undefined ? {} : { StateChangeReason: reason }), ...more },
    'wg',
  );
const thrown = (name: string, message: string) => athenaCallFailure(Object.assign(new Error(message), { name }), 'wg');

test('a column that is not there is the SQL’s fault, though Athena speaks of authorization', () => {
  const error = failed(
    "COLUMN_NOT_FOUND: line 2:5: Column 'x' cannot be resolved or requester is not authorized to access requested resources",
  );
  expect(error.code).toBe('QUERY_FAILED');
  expect(error.options.cause).toMatchObject({ position: { line: 2, column: 5 } });
  expect(error.options.cause).toBeInstanceOf(QueryRefusal);
});

test.each([
  [
    'Insufficient permissions to execute the query. User: u is not authorized to perform: glue:GetTable',
    'STORE_REFUSED',
  ],
  ['Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied)', 'STORE_REFUSED'],
  ["TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.a.b' does not exist", 'QUERY_FAILED'],
  ['Bytes scanned limit was exceeded', 'QUERY_FAILED'],
])('%s: no line of the runbook is blamed', (reason, code) => {
  const error = failed(reason);
  expect(error).toMatchObject({ code, message: reason });
  expect(error.options.cause).toBeUndefined();
  expect(error.remedy).not.toMatch(/Correct the SQL/);
});

test('what may succeed another time is said to', () => {
  const error = failed('GENERIC_INTERNAL_ERROR: worker lost', { AthenaError: { Retryable: true } });
  expect(error.remedy).toMatch(/^Run it again/);
  expect(failed(undefined).message).toBe('the query ended as FAILED');
});

test.each([
  ['CredentialsProviderError', 'Could not load credentials from any providers', 'STORE_REFUSED', /AWS_PROFILE/],
  ['ExpiredTokenException', 'The security token included in the request is expired', 'STORE_REFUSED', /aws sso login/],
  ['AccessDenied', 'User: u is not authorized to perform: sts:AssumeRole', 'STORE_REFUSED', /reader policy/],
  ['TooManyRequestsException', 'Rate exceeded', 'STORE_UNREACHABLE', /quota/],
  ['TimeoutError', 'socket hang up', 'STORE_UNREACHABLE', /endpoint, region/],
] as const)('%s', (name, message, code, remedy) => {
  const error = thrown(name, message);
  expect(error.code).toBe(code);
  expect(error.message).toContain(message);
  expect(error.remedy).toMatch(remedy);
});
