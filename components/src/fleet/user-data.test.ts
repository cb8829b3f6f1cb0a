import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IMAGE } from './fleet.fixture';
import { createShell } from './shell.fixture';
import { removeFolders } from './temporary-folders.fixture';
import { instanceScriptPath, renderInstanceSettings, renderUserData, type UserDataFacts } from './user-data';

afterAll(removeFolders);

const facts: UserDataFacts = {
  image: IMAGE,
  region: 'eu-west-1',
  logGroupName: 'ssh-log',
  configBucketName: 'ssh-config',
  configRevision: '0123456789abcdef',
  drainSeconds: 900,
  auditVolumeGiB: 20,
  volumeKeyArn: 'arn:aws:kms:eu-west-1:111111111111:key/1',
  volumeTags: { 'sallyport:name': 'ssh', 'sallyport:stack': 'acme/prod' },
  allVolumeTags: { 'sallyport:name': 'ssh', 'sallyport:stack': 'acme/prod', owner: `Pat O'Neil $(id) "quoted"` },
};

/** Runs the user data with an `install` that writes beneath the shell's folder. */
function boot() {
  const shell = createShell({
    install: 'path=${@: -1}; mkdir -p "$SHELL_FOLDER/host$(dirname "$path")"; cat > "$SHELL_FOLDER/host$path"',
    systemctl: '',
    dnf: '',
  });
  const ran = shell.run(['-s'], renderUserData(facts));
  return { ...ran, ...shell, written: (path: string) => readFileSync(join(shell.folder, 'host', path), 'utf8') };
}

describe('user data', () => {
  it('is bash, and fits into what EC2 takes', () => {
    expect(createShell({}).run(['-n', '-s'], renderUserData(facts))).toMatchObject({ status: 0, stderr: '' });
    expect(Buffer.byteLength(renderUserData(facts))).toBeLessThan(16 * 1024);
  });

  it('writes settings, script and unit byte for byte', () => {
    const { status, stderr, written } = boot();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(written('/usr/local/sbin/sallyport-instance')).toBe(readFileSync(instanceScriptPath(), 'utf8'));
    expect(written('/etc/sallyport/instance.env')).toBe(renderInstanceSettings(facts));
    expect(written('/etc/systemd/system/sallyport.service')).toContain(
      'ExecStop=/usr/bin/docker stop --time 960 sallyport',
    );
  });

  it('stops sshd, and starts Docker before the proxy', () => {
    expect(boot().calls.filter((call) => !call.startsWith('install'))).toEqual([
      'systemctl disable --now sshd.service sshd.socket',
      'dnf install -y -q docker xfsprogs diffutils',
      'systemctl daemon-reload',
      'systemctl enable --now docker.service',
      'systemctl enable --now --no-block sallyport.service',
    ]);
  });

  it('keeps tags as they are, whatever shell characters are in them', () => {
    const { folder, run } = boot();
    const { stdout } = run([
      '-c',
      `source ${folder}/host/etc/sallyport/instance.env; printf '%s' "$VOLUME_TAG_SPECIFICATION"`,
    ]);
    expect(JSON.parse(stdout)).toEqual([
      { ResourceType: 'volume', Tags: Object.entries(facts.allVolumeTags).map(([Key, Value]) => ({ Key, Value })) },
    ]);
  });
});

describe('the instance', () => {
  it('leaves a mounted volume as it is when the service starts again', () => {
    const { folder } = boot();
    const shell = createShell({ curl: 'echo one', aws: '', mountpoint: '', docker: '' });
    const { status, calls } = shell.run(['-c', `${instanceScriptPath()} ${folder}/host/etc/sallyport/instance.env`]);
    expect(status).toBe(0);
    expect(calls).toContain('mountpoint -q /mnt/sallyport');
    expect(calls.filter((call) => /^(aws ec2|blkid|mount) /.test(call))).toEqual([]);
  });

  it('takes its volume, logs in to the registry and runs the image by digest, without any right it does not need', () => {
    const { folder } = boot();
    const shell = createShell({
      curl: 'case "$*" in *api/token*) echo token ;; *instance-id*) echo i-1 ;; *availability-zone*) echo eu-west-1a ;; esac',
      aws: 'case "$*" in *attachment.instance-id*) echo vol-1 ;; *get-login-password*) echo password ;; esac',
      readlink: 'echo /dev/nvme1n1',
      blkid: '',
      mountpoint: 'exit 1',
      ...{ mkdir: '', mount: '', xfs_growfs: '', chown: '', chmod: '' },
      docker: 'case "$1" in login) cat ;; esac',
    });
    const { status, calls, stderr } = shell.run([
      '-c',
      `/usr/bin/mkdir -p ${shell.folder}/by-id; touch ${shell.folder}/by-id/nvme-Amazon_Elastic_Block_Store_vol1; export DEVICE_LINKS=${shell.folder}/by-id; ${instanceScriptPath()} ${folder}/host/etc/sallyport/instance.env`,
    ]);
    expect({ status, stderr: stderr.trim() }).toEqual({ status: 0, stderr: 'sallyport: keeps volume vol-1' });
    const docker = calls.filter((call) => call.startsWith('docker'));
    expect(docker.slice(0, -1)).toEqual([
      'docker login --username AWS --password-stdin 111111111111.dkr.ecr.eu-west-1.amazonaws.com',
      `docker pull --quiet ${IMAGE}`,
      'docker rm --force sallyport',
    ]);
    const run = docker.at(-1) ?? '';
    for (const option of [
      '--network host',
      '--read-only',
      '--user 10001:10001',
      '--cap-drop ALL',
      '--security-opt no-new-privileges',
      '--volume /mnt/sallyport:/var/lib/sallyport/state',
      '--log-opt awslogs-group=ssh-log',
      '--log-opt awslogs-stream=proxy/i-1',
      `--env=SALLYPORT_CONFIG_SOURCE=s3://ssh-config --env=SALLYPORT_CONFIG_REVISION=0123456789abcdef --env=SALLYPORT_REGION=eu-west-1 ${IMAGE}`,
    ]) {
      expect(run).toContain(option);
    }
    expect(run).not.toMatch(/--privileged|--pid|docker\.sock/);
  });
});
