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
VOLUME_KEY_ARN=arn:aws:kms:eu-west-1:111111111111:key/1
VOLUME_TAGS=('sallyport:name=ssh' 'sallyport:stack=acme/prod')
VOLUME_TAG_SPECIFICATION='[{"ResourceType":"volume"}]'
`;

/** An aws command that knows the volumes attached to this instance, and those that nobody has. */
const aws = (volumes: { attached?: string; available?: string; taken?: string }) => `
case "$*" in
  *describe-volumes*attachment.instance-id*) printf '%s\\n' "${volumes.attached ?? ''}" ;;
  *describe-volumes*Name=status,Values=available*) printf '${volumes.available ?? ''}\\n' ;;
  *create-volume*) echo vol-new ;;
  *attach-volume*--volume-id\\ ${volumes.taken ?? 'none'}\\ *) echo 'VolumeInUse' >&2; exit 254 ;;
esac`;

const take = (volumes: Parameters<typeof aws>[0]) =>
  createShell({ aws: aws(volumes) }).script(`${SETTINGS}\ntake_volume`);
const verbs = (calls: readonly string[]) => calls.map((call) => call.split(' ')[2]);

test('the script is bash', () => {
  const { status, stderr } = createShell({}).run(['-n', instanceScriptPath()]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

describe('take_volume', () => {
  it('keeps the volume that the instance has', () => {
    const { status, stdout, calls } = take({ attached: 'vol-mine', available: 'vol-orphan' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'vol-mine\n' });
    expect(verbs(calls)).toEqual(['describe-volumes']);
  });

  it('recovers the oldest orphan of its zone and fleet before it makes a volume', () => {
    const { status, stdout, calls } = take({ available: 'vol-old\\tvol-young' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'vol-old\n' });
    expect(verbs(calls)).toEqual(['describe-volumes', 'describe-volumes', 'attach-volume']);
    expect(calls[1]).toContain(
      '--filters Name=status,Values=available Name=availability-zone,Values=eu-west-1b Name=encrypted,Values=true Name=tag:sallyport:name,Values=ssh Name=tag:sallyport:stack,Values=acme/prod',
    );
    expect(calls[2]).toContain('--volume-id vol-old --instance-id i-0000000000000new');
  });

  it.each([0, 1])('asks for volumes that are encrypted with the fleet’s key alone (call %d)', (call) => {
    const asked = take({ available: 'vol-old' }).calls[call] ?? '';
    expect(asked).toContain(' Name=encrypted,Values=true ');
    expect(asked).toContain(
      `--query sort_by(Volumes[?KmsKeyId=='arn:aws:kms:eu-west-1:111111111111:key/1'], &CreateTime)[].VolumeId`,
    );
  });

  it('takes the next orphan when another instance was faster', () => {
    const { stdout, calls } = take({ available: 'vol-old\\tvol-young', taken: 'vol-old' });
    expect(stdout).toBe('vol-young\n');
    expect(verbs(calls)).toEqual(['describe-volumes', 'describe-volumes', 'attach-volume', 'attach-volume']);
  });

  it('makes an encrypted, tagged volume where there is no orphan', () => {
    const { status, stdout, calls } = take({});
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'vol-new\n' });
    expect(verbs(calls)).toEqual(['describe-volumes', 'describe-volumes', 'create-volume', 'wait', 'attach-volume']);
    expect(calls[2]).toContain('--availability-zone eu-west-1b --size 20');
    expect(calls[2]).toContain('--encrypted --kms-key-id arn:aws:kms:eu-west-1:111111111111:key/1');
    expect(calls[2]).toContain('--tag-specifications [{"ResourceType":"volume"}]');
  });

  it('makes one too where every orphan was taken', () => {
    expect(take({ available: 'vol-old', taken: 'vol-old' }).stdout).toBe('vol-new\n');
  });

  it('fails, and makes none, when it cannot ask for volumes', () => {
    const { status, calls } = createShell({ aws: 'exit 255' }).script(`${SETTINGS}\ntake_volume`);
    expect(status).not.toBe(0);
    expect(verbs(calls)).toEqual(['describe-volumes']);
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
  it('leaves a mounted volume as it is', () => {
    const { calls } = createShell({ mountpoint: 'exit 0', mount: '' }).script('mount_volume /dev/nvme1n1');
    expect(calls).toEqual(['mountpoint -q /mnt/sallyport']);
  });

  it('mounts it for the proxy’s user alone', () => {
    const stubs = { mountpoint: 'exit 1', mkdir: '', mount: '', xfs_growfs: '', chown: '', chmod: '' };
    const { status, calls } = createShell(stubs).script('PROXY_UID=10001 mount_volume /dev/nvme1n1');
    expect(status).toBe(0);
    expect(calls.slice(2)).toEqual([
      'mount -o nodev,nosuid,noexec,noatime /dev/nvme1n1 /mnt/sallyport',
      'xfs_growfs /mnt/sallyport',
      'chown 10001:10001 /mnt/sallyport',
      'chmod 0700 /mnt/sallyport',
    ]);
  });
});
