import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { utils } from 'ssh2';
import { proxyEnvironment } from '../../components/src/fleet/container-definition';
import { renderBootstrap, renderProxyConfig } from '../../components/src/fleet/proxy-config';
import { folderOf, removeFolders } from '../../components/src/fleet/temporary-folders.fixture';
import { FleetResources } from '../aws/fleet-resources';
import { describeWithMoto, startMoto, type Moto } from '../harness/moto';
import { Daemon } from '../harness/process';
import { REPOSITORY } from '../harness/tools';

jest.setTimeout(120_000);

const POLICY = '@id("all")\npermit (principal, action, resource);\n';

describeWithMoto('what a fleet writes, in S3 and Secrets Manager', () => {
  const folder = folderOf();
  let moto: Moto;
  let resources: FleetResources;
  let proxy: Daemon;

  beforeAll(async () => {
    moto = await startMoto();
    resources = new FleetResources(moto, 'arn:aws:iam::210987654321:role/none');
    for (const bucket of ['ssh-config', 'ssh-events']) await resources.bucket(bucket);
    await resources.stream('audit', 'ssh-events');
    for (const table of ['ssh-locks', 'ssh-codes']) await resources.table(table);
    const { region, accountId } = moto;
    const config = renderProxyConfig({
      compute: 'ecs',
      accountId,
      region,
      auditSinks: [{ type: 'firehose', region, accountId, streamName: 'audit' }],
      eventSource: undefined,
      failureMode: 'failClosed',
      drainSeconds: 60,
      lockTableName: 'ssh-locks',
      factorTableName: 'ssh-codes',
      signsHostCertificates: true,
      recordingsBucketName: undefined,
      recordingsKmsKeyArn: undefined,
      discoverOwnAccount: true,
      targetRoleArns: [],
      targetExternalId: undefined,
      targetRegions: [region],
      targetLogins: ['ec2-user'],
      targetPorts: [22],
      targetsFile: undefined,
      lifecycleHook: undefined,
    });
    const bootstrap = renderBootstrap({
      accessPolicyNames: ['base.cedar'],
      hasTargetsFile: false,
      usersSecretArn: await resources.secret('users', 'users: []\n'),
      hostKeySecretArn: await resources.secret('host-key', utils.generateKeyPairSync('ed25519').private),
      hostCertificateAuthoritySecretArn: await resources.secret(
        'host-ca',
        utils.generateKeyPairSync('ed25519').private,
      ),
      targetKeySecretArns: {},
    });
    mkdirSync(join(folder, 'state'), { mode: 0o700 });
    // The one difference: free ports of loopback, and a folder of this test's.
    const here = config
      .replaceAll('0.0.0.0', '127.0.0.1')
      .replaceAll(/port: (2222|8080)/g, 'port: 0')
      .replace('/var/lib/sallyport/state', join(folder, 'state'));
    await resources.put('ssh-config', 'proxy.yaml', here);
    await resources.put('ssh-config', 'bootstrap.json', bootstrap);
    await resources.put('ssh-config', 'access/base.cedar', POLICY);
    const program = join(REPOSITORY, 'proxy-image', 'bin', 'sallyport-proxy-bootstrap.js');
    proxy = Daemon.start('proxy of a fleet', process.execPath, [program], {
      env: {
        ...process.env,
        ...moto.env,
        ...proxyEnvironment({ configBucketName: 'ssh-config', configRevision: '1', region }),
        SALLYPORT_CONFIG_DIRECTORY: join(folder, 'config'),
        ECS_AGENT_URI: 'http://127.0.0.1:9',
      },
    });
    await proxy.waitFor(/sallyport-proxy listening on/, 60_000);
  });

  afterAll(async () => {
    await proxy.stop();
    resources.close();
    await moto.stop();
    removeFolders();
  });

  it('starts the proxy, which says that it is well', async () => {
    const ready = JSON.parse(readFileSync(join(folder, 'state', 'ready.json'), 'utf8')) as { health: { port: number } };
    const answer = await fetch(`http://127.0.0.1:${ready.health.port}/healthz`);
    expect({ status: answer.status, body: await answer.json() }).toEqual({ status: 200, body: { status: 'ok' } });
  });

  it('is placed where the config looks for it', () => {
    const placed = readdirSync(join(folder, 'config'), { recursive: true, encoding: 'utf8' });
    expect(placed).toEqual(
      expect.arrayContaining(['proxy.yaml', 'users.yaml', 'host_key', 'host_ca', join('access', 'base.cedar')]),
    );
  });
});
