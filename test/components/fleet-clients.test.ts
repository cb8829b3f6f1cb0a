import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderKnownHosts, renderSshConfig } from '../../components/src/fleet/client-config';
import { folderOf, removeFolders } from '../../components/src/fleet/temporary-folders.fixture';
import { describeWith } from '../harness/tools';

afterAll(removeFolders);

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0N9aJmK3f1zsyqV8vX2s3n0xZ7W0V2dQJ9b0aYc1Xq';

function written(port: number, hostCertificateAuthority?: string) {
  const folder = folderOf();
  const facts = {
    hostname: 'ssh.example.com',
    port,
    hostPublicKeys: [`${KEY} fleet@example`],
    hostCertificateAuthority,
  };
  const config = join(folder, 'config');
  const knownHosts = join(folder, 'known_hosts');
  writeFileSync(config, renderSshConfig(facts));
  writeFileSync(knownHosts, renderKnownHosts(facts));
  return { config, knownHosts, text: renderSshConfig(facts), known: renderKnownHosts(facts) };
}

describeWith(['ssh', 'ssh-keygen'], 'what a fleet tells its clients, read by OpenSSH', () => {
  it.each([
    [22, 'ssh.example.com'],
    [2222, '[ssh.example.com]:2222'],
  ])('names host and key for port %d', (port, name) => {
    const { config, knownHosts } = written(port);
    const { stdout, status } = spawnSync('ssh', ['-G', '-F', config, 'ec2-user+web-1@sallyport'], { encoding: 'utf8' });
    expect(status).toBe(0);
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining([
        'user ec2-user+web-1',
        'hostname ssh.example.com',
        `port ${port}`,
        'stricthostkeychecking true',
        expect.stringMatching(/^userknownhostsfile .*known_hosts\.d\/sallyport$/),
      ]),
    );
    const found = spawnSync('ssh-keygen', ['-F', name, '-f', knownHosts], { encoding: 'utf8' });
    expect(found.stdout).toContain(`${name} ${KEY}\n`);
  });

  it('shows the way through a jump where the proxies sign host certificates, and only there', () => {
    expect(written(2222).text).not.toContain('ProxyJump');
    const { config, text, known } = written(2222, `${KEY} authority`);
    expect(known).toContain(`\n@cert-authority * ${KEY}\n`);
    writeFileSync(config, text.replaceAll(/^# (?=Host| {2})/gm, ''));
    const { stdout, status } = spawnSync('ssh', ['-G', '-F', config, 'ec2-user@web-1.target'], { encoding: 'utf8' });
    expect(status).toBe(0);
    expect(stdout.split('\n')).toEqual(expect.arrayContaining(['proxyjump sallyport', 'stricthostkeychecking true']));
  });
});
