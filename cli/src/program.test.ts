import type { Command } from 'commander';
import { temporaryFolder, fakeProxy, testWorld } from './fixtures.fixture';
import { buildProgram, runCommandLine } from './program';

const run = async (words: readonly string[], world = testWorld()) => {
  const code = await runCommandLine(world, '1.2.3', words);
  return { code, out: world.out(), err: world.err() };
};

describe('help', () => {
  const commands: [string, Command][] = [];
  const visit = (command: Command, path: string): void => {
    commands.push([path, command]);
    for (const each of command.commands) visit(each, `${path} ${each.name()}`);
  };
  visit(
    buildProgram(testWorld(), '1.2.3', () => undefined),
    'sallyport',
  );

  test.each(commands.map(([path]) => [path]))('%s --help says what it does and shows examples', async (path) => {
    const { code, out, err } = await run([...path.split(' ').slice(1), '--help']);
    expect(code).toBe(0);
    expect(err).toBe('');
    expect(out).toMatch(/^Usage: sallyport /);
    expect(out).toMatch(/\nExamples:\n {2}\$ (sallyport|source) /);
    expect(out).toContain('--json');
  });

  test('the whole program names its exit codes and where the system is found', async () => {
    const { out } = await run(['--help']);
    expect(out).toContain('SALLYPORT_CONFIG');
    for (const code of ['0', '1', '2', '10', '11']) expect(out).toMatch(new RegExp(`^  ${code} `, 'm'));
  });
});

describe('a command line that is not understood', () => {
  test.each([
    [['sesions'], /unknown command 'sesions'[^]*Did you mean sessions/],
    [['sessions', 'lst'], /unknown command 'lst'[^]*Did you mean list/],
    [['locks', 'create', 'planet', 'mars', '--reason', 'x'], /planet[^]*person, principal, key, login, target, source/],
    [['locks', 'create', 'person', 'mallory'], /required option '--reason/],
    [['locks', 'create', 'person', 'mallory', '--reason', 'x', '--for', 'soon'], /15m/],
    [['audit', 'tail', '--folow'], /unknown option '--folow'[^]*--follow/],
    [['demo', '--port', '70000'], /65535/],
  ])('%j is answered on stderr, with exit status 2', async (words, said) => {
    const { code, out, err } = await run(words);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(said);
  });
});

test.each([
  [['sesions', '--json'], "unknown command 'sesions' (Did you mean sessions?)"],
  [['--json', 'sessions', 'show'], "missing required argument 'id'"],
  [['audit', 'tail', '-n', 'x', '--json'], expect.stringContaining('Write a whole number from 1 to 10000.') as string],
])('%j is answered as JSON', async (words, message) => {
  const { code, out, err } = await run(words);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(JSON.parse(err)).toEqual({
    error: { code: 'CLI_USAGE', message, remedy: 'Add --help to see what it takes.' },
  });
});

describe('errors', () => {
  test('without a config: code, what happened, what to do', async () => {
    const { code, out, err } = await run(['targets']);
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toMatch(/^error CLI_CONFIG_MISSING: .*sallyport\/cli.yaml.*\nwhat to do: Start `sallyport demo`/);
  });

  test('as JSON', async () => {
    const { err } = await run(['targets', '--json']);
    expect(JSON.parse(err)).toEqual({
      error: {
        code: 'CLI_CONFIG_MISSING',
        message: expect.any(String) as string,
        remedy: expect.any(String) as string,
      },
    });
  });

  test('the stack only with --debug', async () => {
    expect((await run(['targets'])).err).not.toMatch(/ {4}at /);
    expect((await run(['targets', '--debug'])).err).toMatch(/ {4}at /);
  });
});

describe('against a proxy', () => {
  const folder = temporaryFolder();
  const session = {
    id: 's-1',
    principal: 'alice',
    person: 'alice',
    principalClass: 'person',
    keyFingerprint: 'SHA256:x',
    mfa: 'true',
    mfaEvidence: 'totp',
    login: 'ubuntu',
    target: 'web-1',
    sourceAddress: '127.0.0.1',
    client: 'OpenSSH\u001b[2J',
    startedAt: '2026-11-23T07:58:00Z',
    channels: [{ id: 0, kind: 'shell', detail: '', bytesIn: 100, bytesOut: 3_000 }],
  };
  const lock = {
    id: 'lock-1',
    subject: 'person',
    value: 'mallory\u001b]0;owned\u0007',
    reason: 'stolen key',
    createdBy: 'tester',
    createdAt: '2026-11-23T07:50:00Z',
    expiresAt: '2026-11-23T09:00:00Z',
  };
  let state = {
    sessions: [session],
    locks: [lock],
    targets: [{ name: 'web-1', host: '10.0.0.1', port: 22, logins: [], tags: { env: 'x' }, hostKeys: [] }],
  };
  const unknown = { code: 'LOCK_MATCHES_NOTHING', message: 'the proxy knows no target "web-l"', remedy: 'Correct the name.' };
  let tried: { status?: number; body: object } = { body: { value: 'web-1', wouldCut: ['s-1'] } };
  let proxy: Awaited<ReturnType<typeof fakeProxy>>;

  beforeAll(async () => {
    proxy = await fakeProxy(folder.path, ({ method, path, body }) => {
      if (path === '/v1/sessions') return { body: { sessions: state.sessions } };
      if (path === '/v1/targets') return { body: { targets: state.targets } };
      if (path === '/v1/locks' && method === 'GET') return { body: { locks: state.locks } };
      if (path === '/v1/locks' && JSON.stringify(body).includes('"dryRun":true')) return tried;
      if (path === '/v1/locks') return { status: 201, body: { lock, cut: ['s-1'] } };
      if (path === '/v1/locks/lock-1/lift') return { body: { lock } };
      if (path === '/v1/sessions/s-1/cut') return { body: { cut: ['s-1'] } };
      return { status: 404, body: { code: 'NOT_THERE', message: `nothing at ${path}`, remedy: 'Look elsewhere.' } };
    });
  });
  afterAll(() => {
    proxy.close();
    folder.remove();
  });
  const ask = (...words: string[]) => run(['--config', proxy.config, ...words]);

  test('lists are tables, and what strangers wrote is escaped', async () => {
    expect((await ask('sessions')).out).toMatch(
      /^SESSION +PERSON .*\ns-1 +alice +ubuntu@web-1 +127.0.0.1 +totp +2m +shell +3.0 KiB\n$/,
    );
    expect((await ask('sessions', 'show', 's-1')).out).toContain('OpenSSH\\x1b[2J');
    expect((await ask('locks')).out).toContain('mallory\\x1b]0;owned\\x07  1h');
    expect((await ask('targets')).out).toMatch(/web-1 +10.0.0.1:22 .* none: refused/);
  });

  test('lists are JSON when asked, in the shapes of the control API', async () => {
    expect(JSON.parse((await ask('sessions', '--json')).out)).toEqual({ sessions: state.sessions });
    expect(JSON.parse((await ask('--json', 'locks', 'list')).out)).toEqual({ locks: state.locks });
    expect(JSON.parse((await ask('targets', 'list', '--json')).out)).toEqual({ targets: state.targets });
  });

  test('an empty list says what one could do', async () => {
    const before = state;
    state = { sessions: [], locks: [], targets: [] };
    expect((await ask('sessions')).out).toMatch(/^No session is live/);
    expect((await ask('locks')).out).toMatch(/sallyport locks create/);
    expect((await ask('targets')).out).toMatch(/targets.file/);
    expect((await ask('sessions', 'list', '--recorded')).out).toMatch(/no recording yet/);
    state = before;
  });

  test('a dry run refuses the durations that the proxy would refuse', async () => {
    for (const duration of ['45d', '0s']) {
      const { code, err } = await ask('locks', 'create', 'person', 'mallory', '--reason', 'x', '--for', duration, '--dry-run');
      expect(code).not.toBe(0);
      expect(err).toMatch(/at least 1 s and at most 30 d|duration/);
    }
  });

  test('a lock is made with who, why and how long, and tells how to undo it', async () => {
    proxy.asked.length = 0;
    const { code, out } = await ask('locks', 'create', 'person', 'mallory', '--reason', 'stolen key', '--for', '2h');
    expect(code).toBe(0);
    expect(proxy.asked).toEqual([
      {
        method: 'POST',
        path: '/v1/locks',
        body: {
          subject: 'person',
          value: 'mallory',
          reason: 'stolen key',
          createdBy: 'tester',
          durationSeconds: 7_200,
          onlyKnown: true,
        },
      },
    ]);
    expect(out).toMatch(/cut 1 live session \(s-1\)\.\nUndo: sallyport locks lift lock-1/);
  });

  test('--dry-run of a cut asks nothing of the proxy but to tell', async () => {
    proxy.asked.length = 0;
    await ask('sessions', 'cut', 's-1', '--reason', 'x', '--dry-run');
    expect(new Set(proxy.asked.map(({ method }) => method))).toEqual(new Set(['GET']));
  });

  test('--dry-run of a lock shows what the proxy would lock and cut, by the name that it knows', async () => {
    proxy.asked.length = 0;
    const { code, out } = await ask('locks', 'create', 'target', 'frontend', '--reason', 'x', '--dry-run', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ dryRun: true, order: { subject: 'target', value: 'web-1' }, wouldCut: ['s-1'] });
    expect(proxy.asked).toMatchObject([{ method: 'POST', body: { value: 'frontend', dryRun: true, onlyKnown: true } }]);
  });

  test('--dry-run of a lock of nothing fails as the real one does; with --force it warns in text and in JSON', async () => {
    const args = ['locks', 'create', 'target', 'web-l', '--reason', 'x', '--dry-run'];
    tried = { status: 409, body: unknown };
    const refused = await ask(...args);
    expect([refused.code, refused.err]).toEqual([1, `error LOCK_MATCHES_NOTHING: ${unknown.message}\nwhat to do: Correct the name.\n`]);
    tried = { body: { value: 'web-l', wouldCut: [], warning: unknown.message } };
    const forced = await ask(...args, '--force');
    expect([forced.code, forced.out]).toEqual([0, `Warning: ${unknown.message}.\nWould lock target web-l for 1h and cut no live session.\n`]);
    expect(JSON.parse((await ask(...args, '--force', '--json')).out)).toMatchObject({ warning: unknown.message, wouldCut: [] });
  });

  test('a cut and a lift carry the reason and the name', async () => {
    proxy.asked.length = 0;
    await ask('sessions', 'cut', 's-1', '--reason', 'left unattended');
    await ask('locks', 'lift', 'lock-1', '--reason', 'replaced');
    expect(proxy.asked.map(({ body }) => body)).toEqual([
      { reason: 'left unattended', cutBy: 'tester' },
      { reason: 'replaced', liftedBy: 'tester' },
    ]);
  });

  test("the proxy's own refusal is told as it is", async () => {
    const { code, err } = await ask('locks', 'lift', 'lock-9', '--reason', 'x');
    expect(code).toBe(1);
    expect(err).toBe('error NOT_THERE: nothing at /v1/locks/lock-9/lift\nwhat to do: Look elsewhere.\n');
  });
});

describe('colour', () => {
  const folder = temporaryFolder();
  let proxy: Awaited<ReturnType<typeof fakeProxy>>;
  beforeAll(async () => {
    proxy = await fakeProxy(folder.path, () => ({
      body: { targets: [{ name: 'web-1', host: 'h', port: 22, logins: [], tags: {}, hostKeys: [] }] },
    }));
  });
  afterAll(() => {
    proxy.close();
    folder.remove();
  });
  const ESCAPE = '\u001b[';
  const output = async (words: string[], world: ReturnType<typeof testWorld>) =>
    (await run(['--config', proxy.config, 'targets', ...words], world)).out;

  test('on a terminal only, and never against NO_COLOR, --no-color or --json', async () => {
    expect(await output([], testWorld({ isTTY: true }))).toContain(ESCAPE);
    expect(await output([], testWorld())).not.toContain(ESCAPE);
    expect(await output([], testWorld({ isTTY: true, env: { NO_COLOR: '1' } }))).not.toContain(ESCAPE);
    expect(await output(['--no-color'], testWorld({ isTTY: true }))).not.toContain(ESCAPE);
    expect(await output(['--json'], testWorld({ isTTY: true }))).not.toContain(ESCAPE);
  });
});
