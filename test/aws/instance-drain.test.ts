import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stringify } from 'yaml';
import { Daemon } from '../harness/process';
import { generateKey } from '../harness/sshd';
import { REPOSITORY } from '../harness/tools';

/** Instance metadata and Auto Scaling, as an instance of a group sees them; moto has neither's part in a termination. */
class Instance {
  state = 'InService';
  readonly completed: Record<string, string>[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Instance> {
    const server = createServer();
    const instance = new Instance(server);
    server.on('request', (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const answers: Record<string, string> = {
          'PUT /latest/api/token': 'token',
          'GET /latest/meta-data/autoscaling/target-lifecycle-state': instance.state,
          'GET /latest/meta-data/instance-id': 'i-0123456789abcdef0',
          'GET /latest/meta-data/placement/region': 'eu-central-1',
          'POST /': '<CompleteLifecycleActionResponse><CompleteLifecycleActionResult/></CompleteLifecycleActionResponse>',
        };
        const answer = answers[`${request.method} ${request.url}`];
        if (request.method === 'POST') instance.completed.push(Object.fromEntries(new URLSearchParams(body)));
        response.writeHead(answer === undefined ? 404 : 200).end(answer);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return instance;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

let directory: string;
let instance: Instance;
let proxy: Daemon;

/** A configuration in a folder, as a mounted volume gives it. */
async function writeSource(folder: string): Promise<void> {
  mkdirSync(folder);
  await generateKey(join(folder, 'host_key'));
  const config = {
    listen: [{ host: '127.0.0.1', port: 0 }],
    hostKeys: ['host_key'],
    stateDirectory: join(directory, 'state'),
    users: { file: 'users.yaml' },
    access: { policyDirectory: 'access' },
    targets: { file: 'targets.yaml' },
    audit: {},
    aws: { lifecycleHook: { autoScalingGroupName: 'fleet', hookName: 'drain' } },
  };
  const files = {
    'proxy.yaml': stringify(config),
    'targets.yaml': stringify({ targets: [] }),
    'users.yaml': stringify({ users: [] }),
    'base.cedar': 'permit (principal, action, resource);',
    'bootstrap.json': JSON.stringify({
      version: 1,
      files: [
        ...['proxy.yaml', 'targets.yaml', 'users.yaml', 'host_key'].map((path) => ({ path, object: path })),
        { path: 'access/base.cedar', object: 'base.cedar' },
      ],
    }),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sp-drain-'));
  instance = await Instance.start();
  await writeSource(join(directory, 'source'));
  proxy = Daemon.start('proxy on EC2', process.execPath, [join(REPOSITORY, 'proxy-image', 'bin', 'sallyport-proxy-bootstrap.js')], {
    env: {
      ...process.env,
      ...{ AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
      AWS_EC2_METADATA_SERVICE_ENDPOINT: instance.endpoint,
      AWS_ENDPOINT_URL_AUTO_SCALING: instance.endpoint,
      SALLYPORT_CONFIG_SOURCE: pathToFileURL(join(directory, 'source')).href,
      SALLYPORT_CONFIG_DIRECTORY: join(directory, 'config'),
    },
  });
});

afterEach(async () => {
  await proxy.stop();
  await instance.stop();
  rmSync(directory, { recursive: true, force: true });
});

test('an instance that its group terminates drains, closes its trail, lets the group go on and ends', async () => {
  await proxy.waitFor(/sallyport-proxy listening on/);
  expect(instance.completed).toEqual([]);
  instance.state = 'Terminated';
  await proxy.waitFor(/"ended"/, 30_000);
  expect(instance.completed).toMatchObject([
    { Action: 'CompleteLifecycleAction', AutoScalingGroupName: 'fleet', LifecycleHookName: 'drain', InstanceId: 'i-0123456789abcdef0', LifecycleActionResult: 'CONTINUE' },
  ]);
  const spool = join(directory, 'state', 'spool', '0000000000000001.ndjson');
  expect(readFileSync(spool, 'utf8').trim().split('\n').at(-1)).toContain('"final":"true"');
});
