import { once } from 'node:events';
import { hasOpenSsh, sshOptions, startTestProxy, type TestProxy } from './proxy.fixture';

jest.setTimeout(60_000);

(hasOpenSsh ? describe : describe.skip)('ssh host CMD | head', () => {
  let proxy: TestProxy;
  beforeAll(async () => {
    proxy = await startTestProxy();
  });
  afterAll(() => proxy.stop());

  const options = () => sshOptions(proxy.directory, proxy.keyFile);
  const outer = () => ['ssh', ...options(), '-p', String(proxy.port), '-W', 'web-1:22', 'any@127.0.0.1'].join(' ');

  test.each([
    ['by name', () => [`${proxy.login}+web-1@127.0.0.1`]],
    ['by jump', () => ['-o', `ProxyCommand=${outer()}`, `${proxy.login}@web-1`]],
  ])('%s: the program that nobody reads ends, and so does ssh', async (_, destination) => {
    const child = proxy.ssh([...destination(), 'yes']);
    child.stdin.end();
    await once(child.stdout, 'data');
    // The reader goes away, as `head` does.
    child.stdout.destroy();
    await once(child, 'exit');
    expect(await proxy.trail.next('EndChannel', (act) => act.requestParameters?.kind === 'exec')).toMatchObject({ responseElements: { exitSignal: 'PIPE' } });
    proxy.trail.acts.splice(0);
  });

  test('also where its input goes on and is not read', async () => {
    const child = proxy.ssh([`${proxy.login}+web-1@127.0.0.1`, 'yes']);
    child.stdin.on('error', () => undefined);
    const chunk = Buffer.alloc(64 * 1024);
    const feed = (): void => {
      while (child.stdin.writable && child.stdin.write(chunk));
    };
    child.stdin.on('drain', feed);
    feed();
    await once(child.stdout, 'data');
    child.stdout.destroy();
    await proxy.trail.next('EndChannel', (act) => act.requestParameters?.kind === 'exec');
    child.kill();
  });
});
