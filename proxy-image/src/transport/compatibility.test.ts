import { SSHD, hasOpenSsh, startTestProxy, type TestProxy, type TestProxyOptions } from '../session/proxy.fixture';
import { COMPATIBILITY, COMPATIBILITY_NAMES } from './compatibility';

jest.setTimeout(60_000);

/** What Ubuntu's STIG prescribes, of which group exchange is not offered by us. */
const STIG_KEX = 'ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521,diffie-hellman-group-exchange-sha256';
const STIG_SSHD = {
  KexAlgorithms: STIG_KEX,
  Ciphers: 'aes256-ctr,aes256-gcm@openssh.com,aes192-ctr,aes128-ctr,aes128-gcm@openssh.com',
  MACs: 'hmac-sha2-512,hmac-sha2-512-etm@openssh.com,hmac-sha2-256,hmac-sha2-256-etm@openssh.com',
};

test.each(COMPATIBILITY_NAMES)('%s adds no SHA-1, no group of less than 2048 bits and no group exchange', (name) => {
  expect(COMPATIBILITY[name].filter((kex) => /sha1|group1-|exchange/.test(kex))).toEqual([]);
});

(hasOpenSsh ? describe : describe.skip)(`clients and targets that know NIST's curves alone (${SSHD})`, () => {
  let proxy: TestProxy | undefined;
  afterEach(() => proxy?.stop());
  const start = async (options: TestProxyOptions): Promise<TestProxy> => {
    proxy = await startTestProxy(options);
    return proxy;
  };
  const run = (made: TestProxy, ...options: readonly string[]) => made.run([...options, `${made.login}+web-1@127.0.0.1`, 'echo through']);

  test('by default neither gets in', async () => {
    const made = await start({ sshd: STIG_SSHD });
    const client = await run(made, '-o', `KexAlgorithms=${STIG_KEX}`);
    expect(client.code).toBe(255);
    expect(made.trail.named('AuthenticateUser')).toEqual([]);
    const target = await run(made);
    expect(target.code).not.toBe(0);
    expect(target.stderr).toContain('no matching key exchange algorithm (see compatibility');
  });

  test('with the profile of the listener the client does, and the event says so', async () => {
    const made = await start({ compatibility: 'stig' });
    const { stdout } = await run(made, '-o', `KexAlgorithms=${STIG_KEX}`, '-o', 'Ciphers=aes256-ctr', '-o', 'MACs=hmac-sha2-512');
    expect(stdout.toString()).toBe('through\n');
    expect(made.trail.named('AuthenticateUser')[0]?.additional).toMatchObject({
      keyExchange: 'ecdh-sha2-nistp256',
      cipher: 'aes256-ctr',
      compatibility: 'stig',
    });
  });

  test('a modern client of that listener still gets what is best, and the event says nothing of compatibility', async () => {
    const made = await start({ compatibility: 'legacy' });
    await run(made);
    const { additional } = await made.trail.next('AuthenticateUser');
    expect(additional?.keyExchange).toMatch(/^(mlkem768x25519|curve25519)-sha256/);
    expect(additional).not.toHaveProperty('compatibility');
  });

  test.each(['ecdh-sha2-nistp384', 'ecdh-sha2-nistp521', 'diffie-hellman-group14-sha256'])('legacy agrees on %s', async (kex) => {
    const { stdout } = await run(await start({ compatibility: 'legacy' }), '-o', `KexAlgorithms=${kex}`);
    expect(stdout.toString()).toBe('through\n');
  });

  test('by ProxyJump the inner connection has the same profile', async () => {
    const made = await start({ compatibility: 'stig' });
    const kex = ['-o', `KexAlgorithms=${STIG_KEX}`];
    const jump = `ssh ${['-F', '/dev/null', '-i', made.keyFile, '-o', 'BatchMode=yes', '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', ...kex].join(' ')} -p ${made.port} -W web-1:22 alice@127.0.0.1`;
    const { stdout, stderr } = await made.run([...kex, '-o', `ProxyCommand=${jump}`, `${made.login}@web-1`, 'echo inner']);
    expect({ stdout: stdout.toString(), stderr }).toMatchObject({ stdout: 'inner\n' });
  });

  test('with the profile of the target the proxy reaches it, and the event says so', async () => {
    const made = await start({ sshd: STIG_SSHD, target: { compatibility: 'stig' } });
    const { stdout } = await run(made);
    expect(stdout.toString()).toBe('through\n');
    expect(made.trail.named('StartSession')[0]?.additional).toMatchObject({
      targetKeyExchange: 'ecdh-sha2-nistp256',
      targetCompatibility: 'stig',
    });
  });
});
