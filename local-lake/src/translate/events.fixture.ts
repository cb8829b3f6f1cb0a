import type { DuckDBConnection } from '@duckdb/node-api';
import type { SqlType } from '@sallyport/contract';

const MAP = { map: ['varchar', 'varchar'] } as const;

/** A small table with every kind of column that Lake has. */
export const EVENTS_COLUMNS: Readonly<Record<string, SqlType>> = {
  eventTime: 'timestamp',
  eventName: 'varchar',
  errorCode: 'varchar',
  readOnly: 'boolean',
  userIdentity: {
    row: {
      type: 'varchar',
      arn: 'varchar',
      sessionContext: { row: { mfaAuthenticated: 'varchar', creationDate: 'timestamp' } },
    },
  },
  requestParameters: MAP,
  resources: { array: { row: { ARN: 'varchar', accountId: 'varchar' } } },
  tags: { array: 'varchar' },
  eventID: 'varchar',
};

const NAMES = ['StartSession', 'ExecuteCommand', 'ConsoleLogin', 'AuthorizeSecurityGroupIngress', 'EndSession'];
const quote = (value: string | null | undefined): string =>
  value === null || value === undefined ? 'NULL' : `'${value.replaceAll("'", "''")}'`;
const two = (value: number): string => String(value).padStart(2, '0');

function parameters(i: number): Record<string, string> {
  return {
    mfa: String(i % 2 === 0),
    command: i % 7 === 3 ? 'rm -rf /\n' : `ls ${i}`,
    port: String(20 + (i % 5)),
    ...(i % 4 === 1 && { json: `{"a":{"b":${i}},"list":["x",${i},null,true],"s":"t${i}"}` }),
    ...(i % 8 === 2 && { hidden: 'HIDDEN' }),
  };
}

/** Row `i`: the same that the answers in measured-on-trino.json were given over. */
function row(i: number): string {
  const time = `2026-11-${two(1 + (i % 7))} ${two((i * 5) % 24)}:${two((i * 7) % 60)}:${two((i * 13) % 60)}.${String((i * 37) % 1000).padStart(3, '0')}`;
  const identity =
    i % 11 === 10
      ? 'NULL'
      : `{'type': ${quote(i % 2 ? 'AssumedRole' : 'IAMUser')}, 'arn': ${quote(`arn:aws:iam::12345678901${i % 3}:user/u${i % 4}`)}, 'sessionContext':
        {'mfaAuthenticated': ${quote(i % 5 === 0 ? null : String(i % 2 === 0))}, 'creationDate': ${i % 6 === 0 ? 'NULL::TIMESTAMP' : "TIMESTAMP '2026-11-01 00:00:00'"}}}`;
  const map =
    i % 10 === 9
      ? 'NULL'
      : `MAP {${Object.entries(parameters(i))
          .map(([key, value]) => `${quote(key)}: ${quote(value)}`)
          .join(', ')}}`;
  const resources = [
    { arn: `arn:${i}`, account: `acc${i % 3}` },
    { arn: null, account: 'acc9' },
  ].slice(0, 1 + (i % 2));
  const resourceList =
    i % 5 === 4
      ? 'NULL'
      : `[${(i % 5 === 3 ? [] : resources).map(({ arn, account }) => `{'ARN': ${quote(arn)}, 'accountId': ${quote(account)}}`).join(', ')}]`;
  const tags =
    i % 6 === 5
      ? 'NULL'
      : `[${['b', 'a', i % 3 ? null : 'c', 'a']
          .slice(0, i % 5)
          .map(quote)
          .join(', ')}]`;
  return `(TIMESTAMP '${time}', ${quote(NAMES[i % 5])}, ${quote(i % 4 === 0 ? 'AccessDenied' : i % 9 === 0 ? '' : null)},
    ${i % 3 === 0 ? 'true' : i % 3 === 1 ? 'false' : 'NULL'}, ${identity}, ${map}, ${resourceList}, ${tags}, 'id-${i}')`;
}

export async function loadEvents(connection: DuckDBConnection): Promise<void> {
  await connection.run(`CREATE TABLE events ("eventTime" TIMESTAMP, "eventName" VARCHAR, "errorCode" VARCHAR, "readOnly" BOOLEAN,
    "userIdentity" STRUCT("type" VARCHAR, arn VARCHAR, "sessionContext" STRUCT("mfaAuthenticated" VARCHAR, "creationDate" TIMESTAMP)),
    "requestParameters" MAP(VARCHAR, VARCHAR), resources STRUCT("ARN" VARCHAR, "accountId" VARCHAR)[], tags VARCHAR[], "eventID" VARCHAR)`);
  for (let i = 0; i < 23; i++) await connection.run(`INSERT INTO events VALUES ${row(i)}`);
}
