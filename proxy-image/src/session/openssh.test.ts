import { hasOpenSsh, startTestProxy, type TestProxy } from './proxy.fixture';

const describeOpenSsh = hasOpenSsh ? describe : describe.skip;

describeOpenSsh('OpenSSH client, proxy, sshd', () => {
  let test_: TestProxy;
  beforeAll(async () => {
    test_ = await startTestProxy();
  });
  afterAll(() => test_.stop());

  test('a command: output, errors apart, status, events', async () => {
    const done = await test_.run([`${test_.login}+web-1@127.0.0.1`, 'echo out; echo err >&2; exit 42']);
    expect({ ...done, stdout: done.stdout.toString() }).toEqual({ code: 42, stdout: 'out\n', stderr: 'err\n' });
    await test_.trail.next('EndSession');
    expect(test_.trail.acts.map(({ eventName }) => eventName)).toEqual(['AuthenticateUser', 'StartSession', 'OpenChannel', 'ExecuteCommand', 'EndChannel', 'EndSession']);
  });
});
