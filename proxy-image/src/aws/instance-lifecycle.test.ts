import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { recordingLog } from '../audit/audit-config.fixture';
import { watchInstanceLifecycle, type InstanceLifecycleOptions } from './instance-lifecycle';
import { createInstanceMetadata } from './instance-metadata';

const hook = { autoScalingGroupName: 'fleet', hookName: 'drain' };
let server: Server;
let endpoint: string;
let state: string | undefined;
let requests: string[];
let calls: URLSearchParams[];
const before = { ...process.env };

beforeEach(async () => {
  state = 'InService';
  requests = [];
  calls = [];
  const entries = (): Record<string, string | undefined> => ({
    'autoscaling/target-lifecycle-state': state,
    'instance-id': 'i-0123456789abcdef0',
    'placement/region': 'eu-central-1',
  });
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      requests.push(`${request.method} ${request.url}`);
      if (request.method === 'POST') {
        calls.push(new URLSearchParams(body));
        response.writeHead(200, { 'content-type': 'text/xml' }).end('<CompleteLifecycleActionResponse><CompleteLifecycleActionResult/></CompleteLifecycleActionResponse>');
      } else if (request.url === '/latest/api/token') response.end(request.method === 'PUT' ? 'the-token' : '');
      else if (request.headers['x-aws-ec2-metadata-token'] !== 'the-token') response.writeHead(401).end();
      else {
        const entry = entries()[request.url?.replace('/latest/meta-data/', '') ?? ''];
        response.writeHead(entry === undefined ? 404 : 200).end(entry);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_ENDPOINT_URL_AUTO_SCALING: endpoint });
});

afterEach(async () => {
  process.env = { ...before };
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const watch = (more: Partial<InstanceLifecycleOptions> = {}) => {
  const { log, lines } = recordingLog();
  let told = 0;
  const lifecycle = watchInstanceLifecycle({ hook, metadata: createInstanceMetadata(endpoint), onTerminating: () => (told += 1), log, pollMs: 5, ...more });
  return { lifecycle, lines, told: () => told };
};
const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};

test('a group that terminates the instance is noticed once, and told when everything is closed', async () => {
  const { lifecycle, told } = watch();
  await until(() => requests.length > 4);
  expect(told()).toBe(0);
  state = 'Terminated';
  await until(() => told() > 0);
  expect(calls).toEqual([]);
  await lifecycle.complete();
  expect(told()).toBe(1);
  expect(calls.map((call) => Object.fromEntries(call))).toMatchObject([
    { Action: 'CompleteLifecycleAction', AutoScalingGroupName: 'fleet', LifecycleHookName: 'drain', InstanceId: 'i-0123456789abcdef0', LifecycleActionResult: 'CONTINUE' },
  ]);
});

test('a proxy that ends for another reason completes nothing', async () => {
  const { lifecycle } = watch();
  await until(() => requests.length > 2);
  await lifecycle.complete();
  expect(calls).toEqual([]);
});

test('an instance of no group has no such state: that is no error', async () => {
  state = undefined;
  const { lifecycle, lines } = watch();
  await until(() => requests.length > 4);
  await lifecycle.complete();
  expect(lines()).toEqual([]);
});

test('metadata that cannot be read is said once', async () => {
  let reads = 0;
  const metadata = { read: () => ((reads += 1), Promise.reject(new Error('no route'))) };
  const { lifecycle, lines } = watch({ metadata });
  await until(() => reads > 3);
  await lifecycle.complete();
  expect(lines().filter((line) => line.includes('cannot be read') && line.includes('no route'))).toHaveLength(1);
});
