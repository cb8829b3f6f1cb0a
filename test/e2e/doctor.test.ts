import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { fakeProxy } from '../../cli/src/fixtures.fixture';
import { run } from '../harness/process';
import { REPOSITORY } from '../harness/tools';

interface CheckResult {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'problem' | 'skipped';
  readonly detail: string;
  readonly remedy?: string;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-doctor-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function doctor(config?: string): Promise<{ code: number | null; checks: Map<string, CheckResult> }> {
  const words = [...(config === undefined ? [] : ['--config', config]), 'doctor', '--json'];
  const done = await run(process.execPath, [join(REPOSITORY, 'cli', 'bin', 'sallyport.js'), ...words], {
    env: { SALLYPORT_HOME: folder, SALLYPORT_CONFIG: '' },
  });
  const { checks } = JSON.parse(done.stdout.toString()) as { checks: CheckResult[] };
  return { code: done.code, checks: new Map(checks.map((check) => [check.name, check])) };
}

test('without a system the machine is checked, the rest is skipped', async () => {
  const { code, checks } = await doctor();
  expect([...checks.values()].filter(({ state }) => state === 'problem')).toEqual([]);
  expect(code).toBe(0);
  expect(checks.get('Node.js')).toMatchObject({ state: 'ok' });
  expect(checks.get('ssh2 patch')).toMatchObject({ state: 'ok' });
  expect(checks.get('config')?.remedy).toContain('sallyport demo');
  expect(checks.get('proxy')).toMatchObject({ state: 'skipped' });
});

test('every problem and warning says what to do', async () => {
  const config = join(folder, 'broken.yaml');
  const eventDataStores = { ssh_events: '00000000-0000-0000-0000-000000000000' };
  writeFileSync(
    config,
    stringify({
      adminSocket: 'none.sock',
      spoolDirectory: 'none',
      proxyConfig: 'none.yaml',
      lake: { endpoint: 'http://127.0.0.1:1', eventDataStores },
    }),
  );
  chmodSync(config, 0o644);
  const { code, checks } = await doctor(config);
  expect(code).toBe(1);
  const problems = [...checks.values()].filter(({ state }) => state === 'problem').map(({ name }) => name);
  expect(problems).toEqual(['proxy config', 'proxy', 'audit spool', 'audit store']);
  expect(checks.get('permissions')).toMatchObject({ state: 'warning' });
  for (const check of checks.values()) {
    if (check.state === 'problem' || check.state === 'warning')
      expect([check.name, check.remedy]).toEqual([check.name, expect.stringMatching(/\w+/)]);
  }
});

test('a proxy that delivers nothing, or slowly, is told of', async () => {
  const audit = {
    mode: 'failClosed',
    lastSequence: 9_000,
    lastShippedSequence: 10,
    deadLetters: 0,
    lastError: 'connection refused',
  };
  const health = {
    ...{ status: 'degraded', proxyId: 'p', version: '1', uptimeSeconds: 60, listen: ['127.0.0.1:2222'], sessions: 0 },
    ...{ crypto: 'native', audit },
  };
  const proxy = await fakeProxy(folder, () => ({ body: health }));
  writeFileSync(proxy.config, stringify({ adminSocket: proxy.socket, spoolDirectory: folder }));
  const { checks } = await doctor(proxy.config);
  proxy.close();
  expect(checks.get('proxy')).toMatchObject({ state: 'warning' });
  expect(checks.get('proxy')?.remedy).toContain('connection refused');
  expect(checks.get('audit spool')).toMatchObject({ state: 'warning' });
  expect(checks.get('audit spool')?.detail).toContain('delivered to 10');
});
