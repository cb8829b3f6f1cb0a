import { AthenaClient, CreateWorkGroupCommand, ListQueryExecutionsCommand } from '@aws-sdk/client-athena';
import { CreateDeliveryStreamCommand, FirehoseClient } from '@aws-sdk/client-firehose';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { createAthenaStore, createPutToStream, createRunEmitter, type OpenAuditStore } from '@sallyport/runbooks';
import { describeWithMoto, startMoto, type Moto } from '../harness/moto';

/** That another's reading of the AWS APIs takes these calls too; it runs no SQL, so the rows are given to it. */
describeWithMoto('moto’s Athena and Firehose', () => {
  const workgroup = 'sallyport';
  let moto: Moto;
  let client: AthenaClient;
  let store: OpenAuditStore;

  beforeAll(async () => {
    moto = await startMoto();
    client = new AthenaClient(moto.client);
    await client.send(new CreateWorkGroupCommand({ Name: workgroup }));
    store = createAthenaStore({
      ...moto.client,
      workgroup,
      database: 'audit',
      resultsLocation: 's3://results/',
      pollMs: 5,
    });
  }, 90_000);

  afterAll(async () => {
    store?.close();
    client?.destroy();
    await moto?.stop();
  });

  const answerWith = async (rows: readonly (readonly (string | null)[])[], names: readonly string[]): Promise<void> => {
    const data = rows.map((row) => ({ Data: row.map((cell) => (cell === null ? {} : { VarCharValue: cell })) }));
    const response = await fetch(`${moto.endpoint}/moto-api/static/athena/query-results`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        account_id: moto.accountId,
        region: moto.region,
        results: [{ rows: data, column_info: names.map((Name) => ({ Name, Type: 'varchar' })) }],
      }),
    });
    expect(response.status).toBe(201);
  };

  test('starts, describes and reads a query in its workgroup', async () => {
    const rows = [
      ['alice', '3'],
      [null, ''],
    ];
    await answerWith([['person', 'n'], ...rows], ['person', 'n']);
    const sql = `SELECT person, n FROM ${store.tableText('ssh_events') ?? ''}`;
    expect(await store.query(sql)).toEqual({ columns: ['person', 'n'], rows, bytesScanned: 0 });
    const { QueryExecutionIds } = await client.send(new ListQueryExecutionsCommand({ WorkGroup: workgroup }));
    expect(QueryExecutionIds).toHaveLength(1);
  });

  test('names a workgroup that is not there', async () => {
    const other = createAthenaStore({ ...moto.client, workgroup: 'other', database: 'audit', pollMs: 5 });
    await expect(other.query('SELECT 1')).rejects.toMatchObject({
      code: 'QUERY_FAILED',
      message: 'WorkGroup does not exist',
      remedy: expect.stringMatching(/^Check that workgroup other exists/) as string,
    });
    other.close();
  });

  test('takes the events of runs into the stream, and they arrive as rows in the bucket', async () => {
    const s3 = new S3Client({ ...moto.client, forcePathStyle: true });
    const firehose = new FirehoseClient(moto.client);
    await s3.send(
      new CreateBucketCommand({ Bucket: 'audit', CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } }),
    );
    const { DeliveryStreamARN: streamArn = '' } = await firehose.send(
      new CreateDeliveryStreamCommand({
        DeliveryStreamName: 'sallyport',
        ExtendedS3DestinationConfiguration: {
          BucketARN: 'arn:aws:s3:::audit',
          RoleARN: `arn:aws:iam::${moto.accountId}:role/firehose`,
        },
      }),
    );
    const emitter = createRunEmitter({
      put: createPutToStream({ streamArn, ...moto.client }),
      channelArn: streamArn,
      eventSource: 'ssh.sallyport.test',
      principal: 'carol',
    });
    const event = await emitter.emit({ eventName: 'RunRunbook', requestParameters: { runbook: 'ssh-denied-surge' } });
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'audit' }));
    const object = await s3.send(new GetObjectCommand({ Bucket: 'audit', Key: Contents[0]?.Key }));
    expect(JSON.parse((await object.Body?.transformToString()) ?? '')).toMatchObject({
      awsRegion: moto.region,
      recipientAccountId: moto.accountId,
      eventData: event,
    });
    s3.destroy();
    firehose.destroy();
  });
});
