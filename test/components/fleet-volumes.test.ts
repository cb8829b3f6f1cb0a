import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderOf, removeFolders } from '../../components/src/fleet/temporary-folders.fixture';
import { instanceScriptPath, renderInstanceSettings } from '../../components/src/fleet/user-data';
import { describeWithMoto, startMoto, type Moto } from '../harness/moto';
import { REPOSITORY } from '../harness/tools';

jest.setTimeout(300_000);

const tagsOf = (fleet: string) => ({
  'sallyport:component': 'ProxyFleet',
  'sallyport:name': fleet,
  'sallyport:stack': 'acme/prod',
  'sallyport:evidence': 'true',
});

describeWithMoto('audit volumes, by the AWS CLI', () => {
  let moto: Moto;
  let keyArn: string;
  beforeAll(async () => {
    moto = await startMoto();
    keyArn = aws('kms create-key --query KeyMetadata.Arn');
  });
  afterAll(async () => {
    removeFolders();
    await moto.stop();
  });

  const environment = () => ({
    ...moto.env,
    PATH: `${join(REPOSITORY, '.venv', 'bin')}:${process.env.PATH ?? ''}`,
    HOME: tmpdir(),
  });

  function aws(command: string): string {
    const ran = spawnSync('aws', [...command.split(' '), '--output', 'text'], { encoding: 'utf8', env: environment() });
    if (ran.status !== 0) throw new Error(`${command}: ${ran.stderr}`);
    return ran.stdout.trim();
  }

  const launch = (zone: string) =>
    aws(
      `ec2 run-instances --image-id ami-12c6146b --placement AvailabilityZone=${moto.region}${zone} --query Instances[0].InstanceId`,
    );

  /** What the script of an instance takes as its audit volume, and what it says. There is no device to mount here. */
  function take(fleet: string, instance: string, zone: string): { volume: string; said: string } {
    const settings = join(folderOf(), 'settings');
    const text = renderInstanceSettings({
      image: `ghcr.io/acme/sallyport@sha256:${'ab'.repeat(32)}`,
      region: moto.region,
      logGroupName: 'ssh-log',
      configBucketName: 'ssh-config',
      configRevision: '0123456789abcdef',
      drainSeconds: 900,
      auditVolumeGiB: 20,
      volumeKeyArn: keyArn,
      volumeTags: tagsOf(fleet),
      allVolumeTags: { ...tagsOf(fleet), owner: `Pat O'Neil` },
    });
    writeFileSync(settings, text);
    const commands = `source ${instanceScriptPath()}; source ${settings}; use_volume() { :; }; INSTANCE_ID=${instance} ZONE=${moto.region}${zone}; take_volume`;
    const ran = spawnSync('bash', ['--norc', '-c', commands], { encoding: 'utf8', env: environment() });
    if (ran.status !== 0) throw new Error(ran.stderr);
    return { volume: /volume (vol-\w+)$/.exec(ran.stderr.trim())?.[1] ?? '', said: ran.stderr.trim() };
  }

  it('outlive an instance, and are the next one’s of their fleet and zone', () => {
    const first = launch('a');
    const made = take('ssh', first, 'a');
    expect(made.said).toBe(`sallyport: made volume ${made.volume}`);
    const described = aws(
      `ec2 describe-volumes --volume-ids ${made.volume} --query Volumes[0].[Encrypted,Size,Attachments[0].InstanceId]`,
    );
    expect(described.split(/\s+/)).toEqual(['True', '20', first]);
    const tags = `ec2 describe-tags --filters Name=resource-id,Values=${made.volume} Name=key,Values=owner --query Tags[0].Value`;
    expect(aws(tags)).toBe(`Pat O'Neil`);

    expect(take('ssh', first, 'a')).toEqual({ volume: made.volume, said: `sallyport: keeps volume ${made.volume}` });

    aws(`ec2 detach-volume --volume-id ${made.volume} --instance-id ${first}`);
    expect(take('other', launch('a'), 'a').volume).not.toBe(made.volume);
    expect(take('ssh', launch('b'), 'b').volume).not.toBe(made.volume);
    expect(take('ssh', launch('a'), 'a')).toEqual({
      volume: made.volume,
      said: `sallyport: recovers volume ${made.volume}`,
    });
  });
});
