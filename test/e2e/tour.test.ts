import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { run } from '../harness/process';
import { REPOSITORY, find } from '../harness/tools';

const SALLYPORT = join(REPOSITORY, 'cli', 'bin', 'sallyport.js');

async function tour(env: NodeJS.ProcessEnv = {}) {
  const home = mkdtempSync(join(tmpdir(), 'sallyport-tour-home-'));
  try {
    const done = await run(process.execPath, [SALLYPORT, 'demo', '--tour', '--json'], {
      env: { SALLYPORT_HOME: home, ...env },
      timeoutMs: 150_000,
    });
    const lines = done.stdout
      .toString()
      .split('\n')
      .filter((line) => line.startsWith('{'));
    return { ...done, told: lines.map((line) => JSON.parse(line) as { kind: string } & Record<string, unknown>) };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

const suite = find('ssh') === undefined && process.env.CI !== 'true' ? describe.skip : describe;

suite('sallyport demo --tour', () => {
  test('plays the whole story with real clients, and everything happens as told', async () => {
    const { code, told, stderr } = await tour();
    const checks = told.filter(({ kind }) => kind === 'check').map(({ what }) => what);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('error') as string });
    expect(told.filter(({ kind }) => kind === 'step').length).toBe(7);
    expect(checks).toEqual(
      expect.arrayContaining([
        'the command ran on the target',
        'the file arrived byte for byte',
        'the forward was refused',
        'the alarm of ssh-denied-surge names 127.0.0.66',
        'the response of ssh-denied-surge locked source 127.0.0.66',
        'the live ssh was cut',
        'the login works again',
        'every chain is intact',
      ]),
    );
    expect(told.at(-1)).toMatchObject({ kind: 'done', checks: checks.length });
  }, 180_000);

  test('plays it on the built-in target where no sshd works', async () => {
    // An sshd that is found and ends at once is what a machine without a usable one looks like.
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-no-sshd-'));
    symlinkSync('/bin/false', join(folder, 'sshd'));
    const { code, told, stderr } = await tour({ PATH: `${folder}${delimiter}${process.env.PATH ?? ''}` });
    rmSync(folder, { recursive: true });
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('error') as string });
    const description = expect.stringContaining(`${join(folder, 'sshd')} does not work for`) as string;
    expect(told[0]).toMatchObject({ kind: 'ready', target: { kind: 'built-in', description } });
  }, 180_000);

  test('without an ssh client it says so, and how to get one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-no-ssh-'));
    const { code, stderr } = await tour({ PATH: folder });
    rmSync(folder, { recursive: true });
    expect(code).toBe(1);
    expect(stderr).toMatch(/SSH_MISSING.*openssh-client/);
  }, 60_000);
});
