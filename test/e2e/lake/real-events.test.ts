import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLake, type Lake } from '../../harness/lake';
import { runOk } from '../../harness/process';
import { REPOSITORY } from '../../harness/tools';

const FOLDER = join(REPOSITORY, '..', 'shared', 'data', 'stratus-red-team-detonation-logs');

interface CloudTrailRecord {
  readonly eventName: string;
  readonly errorCode?: string;
  readonly resources?: readonly { readonly ARN?: string }[];
}

// A clone elsewhere has no such folder; in CI its absence would hide that nothing was tested.
const here = existsSync(FOLDER);
const title = '310 real CloudTrail events';
const block = here || process.env.CI ? describe : describe.skip;

block(here ? title : `${title} (skipped: ${FOLDER} is not here)`, () => {
  const directory = mkdtempSync(join(tmpdir(), 'lake-real-'));
  let lake: Lake | undefined;
  afterAll(async () => {
    await lake?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  test('all load by the program, and queries over them agree with counting by hand', async () => {
    const files = readdirSync(FOLDER)
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(FOLDER, name));
    const records = files.flatMap((file) => JSON.parse(readFileSync(file, 'utf8')) as CloudTrailRecord[]);
    expect(records).toHaveLength(310);
    const program = join(REPOSITORY, 'local-lake', 'bin', 'sallyport-lake.js');
    const { stdout } = await runOk(process.execPath, [
      program,
      'import',
      '--dir',
      directory,
      '--json',
      '--progress',
      'none',
      ...files,
    ]);
    expect(JSON.parse(stdout.toString())).toMatchObject({ loaded: 310, duplicates: 0, failed: 0, problems: [] });

    lake = await startLake(directory);
    const byName = await lake.query(
      'SELECT eventName, count(*) AS n, count(errorCode) AS errors FROM {{management_events}} GROUP BY eventName',
    );
    const names = new Set(records.map((record) => record.eventName));
    expect(new Map(byName.map(({ eventName, n, errors }) => [eventName, `${n}/${errors}`]))).toEqual(
      new Map(
        [...names].map((name) => {
          const named = records.filter((record) => record.eventName === name);
          return [name, `${named.length}/${named.filter((record) => record.errorCode !== undefined).length}`];
        }),
      ),
    );
    const keys =
      await lake.query(`SELECT element_at(requestParameters, 'instanceId') AS instance, element_at(requestParameters, 'instanceOSUser') AS login
      FROM {{management_events}} WHERE eventName = 'SendSSHPublicKey' AND eventTime > timestamp '2020-01-01 00:00:00'`);
    expect(keys).toHaveLength(3);
    for (const { instance, login } of keys)
      expect([instance, login]).toEqual([expect.stringMatching(/^i-/) as string, expect.any(String) as string]);
    const arns = await lake.query(
      'SELECT t.arn AS arn FROM {{management_events}} CROSS JOIN UNNEST(resources) AS t (accountId, type, arn, arnPrefix) ORDER BY 1',
    );
    const expected = records.flatMap((record) => record.resources ?? []).map((resource) => resource.ARN);
    expect(arns.map(({ arn }) => arn).sort()).toEqual(expected.sort());
    const [{ n } = { n: '' }] = await lake.query(
      `SELECT count(*) AS n FROM {{management_events}} WHERE json_extract_scalar(eventJson, '$.eventID') = eventID`,
    );
    expect(n).toBe('310');
  }, 60_000);
});
