import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, symlinkSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createShell } from './shell.fixture';
import { folderOf, removeFolders } from './temporary-folders.fixture';
import { instanceScriptPath } from './user-data';

afterAll(removeFolders);

const SETTINGS = `
REGION=eu-west-1
INSTANCE_ID=i-0000000000000new
ZONE=eu-west-1b
VOLUME_GIB=20
PROXY_UID=10001
VOLUME_KEY_ARN=arn:aws:kms:eu-west-1:111111111111:key/1
VOLUME_TAGS=('sallyport:name=ssh' 'sallyport:stack=acme/prod')
VOLUME_TAG_SPECIFICATION='[{"ResourceType":"volume"}]'
`;

interface Volumes {
  readonly attached?: string;
  readonly available?: string;
  /** Of those that another instance was faster to attach. */
  readonly taken?: string;
  /** Devices of this instance that have a volume. */
  readonly devices?: string;
}

/** An aws command that knows the volumes attached to this instance, and those that nobody has. */
const aws = (volumes: Volumes) => `
case "$*" in
  *describe-volumes*Attachments*) printf '${volumes.devices ?? ''}\\n' ;;
  *describe-volumes*attachment.instance-id*) printf '${volumes.attached ?? ''}\\n' ;;
  *describe-volumes*Name=status,Values=available*) printf '${volumes.available ?? ''}\\n' ;;
  *create-volume*) echo vol-new ;;
  *attach-volume*--volume-id\\ ${volumes.taken ?? 'none'}\\ *) echo 'VolumeInUse' >&2; exit 254 ;;
esac`;

/** Takes a volume where nobody can mount a `vol-damaged…`, and blkid cannot read a `vol-torn`. */
function take(volumes: Volumes, broken = 'vol-damaged*') {
  const shell = createShell({
    aws: aws(volumes),
    blkid: 'case "$*" in *vol-torn) exit 1 ;; esac',
    mount: `case "$*" in *\\ /dev/${broken}\\ *) exit 32 ;; esac`,
    ...{ mkdir: '', xfs_growfs: '', chown: '', chmod: '' },
  });
  const { status, stderr, calls } = shell.script(`${SETTINGS}\ndevice_of() { echo "/dev/$1"; }\ntake_volume`);
  const asked = calls.filter((call) => call.startsWith('aws'));
  return {
    status,
    stderr,
    asked,
    verbs: asked.map((call) => call.split(' ')[2]),
    attached: asked.flatMap(
      (call) => /attach-volume.*--volume-id (\S+).*--device (\S+)/.exec(call)?.slice(1).join(' ') ?? [],
    ),
    mounted: calls.flatMap((call) => /^mount .*\/dev\/(vol-\S+)/.exec(call)?.[1] ?? []),
  };
}

test('the script is bash', () => {
  const { status, stderr } = createShell({}).run(['-n', instanceScriptPath()]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

describe('take_volume', () => {
  const SEARCH = ['describe-volumes', 'describe-volumes', 'describe-volumes'];

  it('keeps the volume that the instance has', () => {
    const taken = take({ attached: 'vol-mine', available: 'vol-orphan' });
    expect(taken).toMatchObject({ status: 0, verbs: ['describe-volumes'], mounted: ['vol-mine'] });
    expect(taken.stderr).toBe('sallyport: keeps volume vol-mine\n');
  });

  it('recovers the oldest orphan of its zone and fleet before it makes a volume', () => {
    const { asked, ...taken } = take({ available: 'vol-old\\tvol-young' });
    expect(taken).toMatchObject({ status: 0, verbs: [...SEARCH, 'attach-volume'], mounted: ['vol-old'] });
    expect(asked[2]).toContain(
      '--filters Name=status,Values=available Name=availability-zone,Values=eu-west-1b Name=encrypted,Values=true Name=tag:sallyport:name,Values=ssh Name=tag:sallyport:stack,Values=acme/prod',
    );
    expect(asked[3]).toContain('--volume-id vol-old --instance-id i-0000000000000new --device /dev/sdf');
  });

  it.each([0, 2])('asks for volumes that are encrypted with the fleet’s key alone (call %d)', (call) => {
    const asked = take({ available: 'vol-old' }).asked[call] ?? '';
    expect(asked).toContain(' Name=encrypted,Values=true ');
    expect(asked).toContain(
      `--query sort_by(Volumes[?KmsKeyId=='arn:aws:kms:eu-west-1:111111111111:key/1'], &CreateTime)[].VolumeId`,
    );
  });

  it('takes the next orphan when another instance was faster', () => {
    const { attached, mounted } = take({ available: 'vol-old\\tvol-young', taken: 'vol-old' });
    expect(attached).toEqual(['vol-old /dev/sdf', 'vol-young /dev/sdf']);
    expect(mounted).toEqual(['vol-young']);
  });

  it('makes an encrypted, tagged volume where there is no orphan', () => {
    const { asked, ...taken } = take({});
    const verbs = [...SEARCH, 'create-volume', 'wait', 'attach-volume'];
    expect(taken).toMatchObject({ status: 0, verbs, mounted: ['vol-new'] });
    expect(asked[3]).toContain('--availability-zone eu-west-1b --size 20');
    expect(asked[3]).toContain('--encrypted --kms-key-id arn:aws:kms:eu-west-1:111111111111:key/1');
    expect(asked[3]).toContain('--tag-specifications [{"ResourceType":"volume"}]');
  });

  it('makes one too where every orphan was taken', () => {
    expect(take({ available: 'vol-old', taken: 'vol-old' }).mounted).toEqual(['vol-new']);
  });

  it('fails, and makes none, when it cannot ask for volumes', () => {
    const { status, calls } = createShell({ aws: 'exit 255' }).script(`${SETTINGS}\ntake_volume`);
    expect(status).not.toBe(0);
    expect(calls.map((call) => call.split(' ')[2])).toEqual(['describe-volumes']);
  });

  it.each(['vol-damaged', 'vol-torn'])('passes over an orphan that it cannot use, and says so (%s)', (orphan) => {
    const { status, attached, mounted, stderr } = take({ available: `${orphan}\\tvol-young` });
    expect(attached).toEqual([`${orphan} /dev/sdf`, 'vol-young /dev/sdg']);
    expect({ status, last: mounted.at(-1) }).toEqual({ status: 0, last: 'vol-young' });
    expect(stderr).toContain(`volume ${orphan} cannot be used; it stays attached and as it is`);
  });

  it('makes a volume where no orphan can be used', () => {
    const { status, attached, mounted } = take({ available: 'vol-damaged' });
    expect(attached).toEqual(['vol-damaged /dev/sdf', 'vol-new /dev/sdg']);
    expect({ status, last: mounted.at(-1) }).toEqual({ status: 0, last: 'vol-new' });
  });

  it('starts again beside a damaged volume that it still holds', () => {
    const again = take({ attached: 'vol-damaged\\tvol-mine', devices: '/dev/sdf\\t/dev/sdg' });
    expect(again).toMatchObject({ status: 0, verbs: ['describe-volumes'], mounted: ['vol-damaged', 'vol-mine'] });
    const { attached } = take({ attached: 'vol-damaged', devices: '/dev/xvda\\t/dev/sdf' });
    expect(attached).toEqual(['vol-new /dev/sdg']);
  });

  it('leaves a device for a new volume, however many orphans are damaged', () => {
    const available = [1, 2, 3, 4, 5].map((index) => `vol-damaged${index}`).join('\\t');
    const { status, attached } = take({ available });
    expect(status).toBe(0);
    expect(attached).toEqual([
      'vol-damaged1 /dev/sdf',
      'vol-damaged2 /dev/sdg',
      'vol-damaged3 /dev/sdh',
      'vol-new /dev/sdi',
    ]);
  });

  it('makes no more volumes than an instance may hold where none can be used', () => {
    const taken = take({ attached: 'vol-damaged', devices: '/dev/sdf\\t/dev/sdg\\t/dev/sdh\\t/dev/sdi' });
    expect(taken).toMatchObject({ status: 1, verbs: SEARCH, attached: [] });
    expect(taken.stderr).toContain('none of the 4 volumes that an instance may hold can be used');
    const unmountable = take({}, 'vol-*');
    expect(unmountable).toMatchObject({ status: 1, attached: ['vol-new /dev/sdf'] });
  });
});

describe('format_if_blank', () => {
  const MIB = 1024 * 1024;
  /** A device with `size` bytes of zeros, but for what is written at the offset. */
  const device = (size: number, data?: { readonly offset: number; readonly bytes: Buffer }) => {
    const path = join(folderOf(), 'device');
    writeFileSync(path, '');
    truncateSync(path, size);
    if (data !== undefined) {
      const file = openSync(path, 'r+');
      writeSync(file, data.bytes, 0, data.bytes.length, data.offset);
      closeSync(file);
    }
    return path;
  };
  const shell = (blkid: number) => createShell({ blkid: `exit ${blkid}`, 'mkfs.xfs': '' });
  /** With a file for a device. */
  const format = (blkid: number, path: string) =>
    shell(blkid).script(`is_block_device() { true; }\nformat_if_blank ${path}`);

  it('formats a device on which there is nothing', () => {
    const path = device(80 * MIB);
    expect(format(2, path)).toMatchObject({ status: 0, calls: [`blkid -p ${path}`, `mkfs.xfs -q ${path}`] });
  });

  it('never formats a device with a file system', () => {
    const path = device(80 * MIB);
    expect(format(0, path)).toMatchObject({ status: 0, calls: [`blkid -p ${path}`] });
  });

  it.each([
    ['random data', device(80 * MIB, { offset: 0, bytes: randomBytes(MIB) })],
    ['a file system without its superblock', device(80 * MIB, { offset: 63 * MIB, bytes: Buffer.from('XAGF') })],
    ['less than can be judged', device(MIB)],
    ['nothing that can be read', '/nowhere/nvme1n1'],
  ])('never formats a device on which blkid finds nothing, and that holds %s', (_what, path) => {
    const { status, calls, stderr } = format(2, path);
    expect({ status, calls }).toEqual({ status: 1, calls: [`blkid -p ${path}`] });
    expect(stderr).toContain(`${path} holds no file system, and is not blank; it is left alone`);
  });

  it('never formats what is no block device', () => {
    const path = device(80 * MIB);
    expect(shell(2).script(`format_if_blank ${path}`)).toMatchObject({ status: 1, calls: [`blkid -p ${path}`] });
  });

  it.each([1, 4, 8])('leaves a device alone when blkid cannot tell (%d)', (status) => {
    const ran = format(status, '/dev/nvme1n1');
    expect(ran).toMatchObject({ status: 1, calls: ['blkid -p /dev/nvme1n1'] });
    expect(ran.stderr).toContain(`cannot tell what is on /dev/nvme1n1 (blkid: ${status}); it is left alone`);
  });
});

describe('device_of', () => {
  it('finds the device by the serial number of the volume', () => {
    const { folder, script } = createShell({});
    mkdirSync(join(folder, 'by-id'));
    writeFileSync(join(folder, 'nvme1n1'), '');
    symlinkSync(join(folder, 'nvme1n1'), join(folder, 'by-id', 'nvme-Amazon_Elastic_Block_Store_vol0123'));
    const { stdout } = script(`DEVICE_LINKS=${join(folder, 'by-id')} device_of vol-0123`);
    expect(stdout).toBe(`${join(folder, 'nvme1n1')}\n`);
  });

  it('gives up on a device that never appears', () => {
    const { status, stderr } = createShell({ sleep: '' }).script('DEVICE_LINKS=/nowhere device_of vol-0123');
    expect(status).toBe(1);
    expect(stderr).toContain('volume vol-0123 does not appear as /nowhere/nvme-Amazon_Elastic_Block_Store_vol0123');
  });
});

describe('mount_volume', () => {
  const stubs = { mkdir: '', mount: '', umount: '', xfs_growfs: '', chown: '', chmod: '' };
  const mountWith = (more: Partial<typeof stubs>) =>
    createShell({ ...stubs, ...more }).script('PROXY_UID=10001 mount_volume /dev/nvme1n1');

  it('mounts it for the proxy’s user alone', () => {
    const { status, calls } = mountWith({});
    expect(status).toBe(0);
    expect(calls.slice(1)).toEqual([
      'mount -o nodev,nosuid,noexec,noatime /dev/nvme1n1 /mnt/sallyport',
      'xfs_growfs /mnt/sallyport',
      'chown 10001:10001 /mnt/sallyport',
      'chmod 0700 /mnt/sallyport',
    ]);
  });

  it.each(['xfs_growfs', 'chown', 'chmod'])('leaves nothing mounted when %s fails', (command) => {
    const { status, calls } = mountWith({ [command]: 'exit 1' });
    expect({ status, last: calls.at(-1) }).toEqual({ status: 1, last: 'umount /mnt/sallyport' });
  });
});
