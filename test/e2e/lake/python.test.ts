import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLake, type Lake } from '../../harness/lake';
import { run, runOk } from '../../harness/process';
import { describeWith, findPython } from '../../harness/tools';
import { eventData } from './put-events';

describeWith(['python'], 'boto3 and the AWS CLI against the local lake', () => {
  let directory: string;
  let lake: Lake;
  const python = () => findPython() ?? '';

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'lake-python-'));
    lake = await startLake(join(directory, 'lake'));
  });
  afterAll(async () => {
    await lake.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  test('boto3: events, a query, stores, channels and errors', async () => {
    const script = join(__dirname, 'boto3_client.py');
    const { stdout } = await runOk(python(), [script, lake.endpoint, lake.channelArn, lake.eventDataStores.ssh_events]);
    expect(JSON.parse(stdout.toString())).toEqual({
      put: 30,
      sameId: true,
      failed: [
        ['late', 'FieldNotFound'],
        ['bad', 'InvalidChecksum'],
      ],
      status: 'FINISHED',
      rows: [
        [{ mfa: 'false' }, { n: '3' }],
        [{ mfa: 'true' }, { n: '28' }],
      ],
      stores: ['ssh-events', 'management-events'],
      retention: 3653,
      channels: ['sallyport'],
      lastSuccess: new Date().getUTCFullYear(),
      queries: ['FINISHED'],
      errors: [
        'DuplicatedAuditEventId',
        'InvalidChannelARN',
        'ChannelNotFound',
        'ValidationException',
        'InvalidQueryStatementException',
        'QueryIdNotFoundException',
        'InvalidNextTokenException',
        'UnsupportedOperationException',
      ],
    });
  });

  const aws = (...args: string[]) =>
    run(python(), ['-m', 'awscli', '--region', 'us-east-1', '--output', 'json', ...args], {
      env: {
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_ENDPOINT_URL_CLOUDTRAIL: lake.endpoint,
        AWS_ENDPOINT_URL_CLOUDTRAIL_DATA: lake.endpoint,
        AWS_CONFIG_FILE: join(directory, 'none'),
        AWS_SHARED_CREDENTIALS_FILE: join(directory, 'none'),
      },
    });
  const json = async (...args: string[]) =>
    JSON.parse((await aws(...args)).stdout.toString()) as Record<string, unknown>;

  test('the AWS CLI, with nothing but the two endpoint variables', async () => {
    const events = JSON.stringify([{ id: 'cli-1', eventData: JSON.stringify(eventData('cli-1')) }]);
    expect(
      await json('cloudtrail-data', 'put-audit-events', '--channel-arn', lake.channelArn, '--audit-events', events),
    ).toMatchObject({
      successful: [{ id: 'cli-1' }],
      failed: [],
    });
    const statement = `SELECT eventData.UID AS uid FROM ${lake.eventDataStores.ssh_events.split('/').at(-1)} WHERE eventData.UID LIKE 'cli-%'`;
    const { QueryId } = await json('cloudtrail', 'start-query', '--query-statement', statement);
    let results: Record<string, unknown>;
    do results = await json('cloudtrail', 'get-query-results', '--query-id', String(QueryId));
    while (results.QueryStatus === 'QUEUED' || results.QueryStatus === 'RUNNING');
    expect(results).toMatchObject({ QueryStatus: 'FINISHED', QueryResultRows: [[{ uid: 'cli-1' }]] });
    const refused = await aws('cloudtrail', 'start-query', '--query-statement', 'SELECT nothing FROM');
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toMatch(/InvalidQueryStatementException.*line 1:/s);
  }, 60_000);
});
