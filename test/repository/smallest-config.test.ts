import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, runOk } from '../harness/process';
import { describeWith, REPOSITORY } from '../harness/tools';

/** The YAML blocks of the page, by the file name in their first line. */
function filesOn(page: string): Map<string, string> {
  const blocks = [...page.matchAll(/```yaml\n# (\S+)\n([\s\S]*?)```/g)];
  return new Map(blocks.map(([, name = '', text = '']) => [name, text]));
}

describeWith(['ssh-keygen'], 'the smallest config of docs/operations.md', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sallyport-smallest-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('passes --check-config without a warning', async () => {
    const files = filesOn(readFileSync(join(REPOSITORY, 'docs', 'operations.md'), 'utf8'));
    expect([...files.keys()]).toEqual(['proxy.yaml', 'users.yaml', 'targets.yaml']);
    for (const name of ['host_key', 'target_key', 'alice'])
      await runOk('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', join(folder, name)]);
    const publicKey = readFileSync(join(folder, 'alice.pub'), 'utf8').trim();
    const { stdout } = await runOk('sh', ['-c', 'head -c 20 /dev/urandom | base32']);
    for (const [name, text] of files) {
      const filled = text
        .replace(/ssh-ed25519 AAAA…/g, publicKey)
        .replace('totpSecret: "…"', `totpSecret: "${stdout.toString().trim()}"`);
      writeFileSync(join(folder, name), filled, { mode: 0o600 });
    }
    cpSync(join(REPOSITORY, 'proxy-image', 'access-default'), join(folder, 'access'), { recursive: true });
    // A checkout may have been made with umask 002.
    await runOk('chmod', ['-R', 'go-w', join(folder, 'access')]);
    const proxy = join(REPOSITORY, 'proxy-image', 'bin', 'sallyport-proxy.js');
    const checked = await run(process.execPath, [proxy, '--config', join(folder, 'proxy.yaml'), '--check-config']);
    expect({ code: checked.code, stderr: checked.stderr }).toEqual({ code: 0, stderr: '' });
  });
});
