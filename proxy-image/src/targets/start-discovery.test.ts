import { createServer, type Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordingLog } from '../audit/audit-config.fixture';
import { ed25519Key } from '../auth/keys.fixture';
import { discoverySchema } from '../config/aws-schema';
import { createEnrolledHostKeys } from './enrolled-host-keys';
import { createInventory } from './inventory';
import { startDiscovery, type Discovery } from './start-discovery';

const key = ed25519Key().line;
const XML = 'xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"';
const instanceXml = (id: string, name: string, tags: Readonly<Record<string, string>> = {}) =>
  `<item><ownerId>210987654321</ownerId><instancesSet><item><instanceId>${id}</instanceId><privateIpAddress>10.0.0.1</privateIpAddress><tagSet>${Object.entries({ Name: name, 'sallyport:target': 'true', ...tags })
    .map(([tag, value]) => `<item><key>${tag}</key><value>${value}</value></item>`)
    .join('')}</tagSet></item></instancesSet></item>`;

let server: Server;
let asked: URLSearchParams[];
/** Undefined: no answer at all. */
let answer: (call: URLSearchParams) => { status?: number; body: string } | undefined;
let directory: string;
let discovery: Discovery | undefined;

beforeAll(() => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
});

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'discovery-'));
  asked = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const call = new URLSearchParams(body);
      asked.push(call);
      const said = answer(call);
      if (said !== undefined) response.writeHead(said.status ?? 200, { 'content-type': 'text/xml' }).end(said.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  await discovery?.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(directory, { recursive: true });
});

const page = (items: string, next = '') => ({
  body: `<DescribeInstancesResponse ${XML}><requestId>r</requestId><reservationSet>${items}</reservationSet>${next === '' ? '' : `<nextToken>${next}</nextToken>`}</DescribeInstancesResponse>`,
});
const console_ = (text: string) => ({ body: `<GetConsoleOutputResponse ${XML}><instanceId>i</instanceId><output>${Buffer.from(text).toString('base64')}</output></GetConsoleOutputResponse>` });
const refusal = (code: string) => ({ status: 403, body: `<Response><Errors><Error><Code>${code}</Code><Message>as the test wants</Message></Error></Errors><RequestID>r</RequestID></Response>` });
const host = `-----BEGIN SSH HOST KEY KEYS-----\n${key} root@x\n-----END SSH HOST KEY KEYS-----\n`;

/** Looks every few ms. */
async function start() {
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const source = { ...discoverySchema.parse({ region: 'eu-central-1', logins: ['ec2-user'], endpoint }), refreshSeconds: 0.02 };
  const inventory = createInventory([]);
  const { log, lines } = recordingLog();
  discovery = await startDiscovery({ sources: [source], inventory, log, enrolled: createEnrolledHostKeys(directory, { now: () => Date.now() }) });
  return { inventory, lines, discovery };
}
const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};

test('every page of running instances with the tag is read; consoles are asked once', async () => {
  answer = (call) => {
    if (call.get('Action') === 'GetConsoleOutput') return console_(host);
    return call.get('NextToken') === null ? page(instanceXml('i-0000000a', 'web-1'), 'more') : page(instanceXml('i-0000000b', 'web-2'));
  };
  const { inventory } = await start();
  expect(inventory.list().map(({ name, hostKeys, accountId }) => [name, hostKeys, accountId])).toEqual([
    ['web-1', [key], '210987654321'],
    ['web-2', [key], '210987654321'],
  ]);
  expect(Object.fromEntries(asked[0] ?? [])).toMatchObject({
    ...{ 'Filter.1.Name': 'tag:sallyport:target', 'Filter.1.Value.1': 'true', 'Filter.2.Name': 'instance-state-name', 'Filter.2.Value.1': 'running' },
  });
  const looks = asked.length;
  await until(() => asked.length > looks + 4);
  expect(asked.filter((call) => call.get('Action') === 'GetConsoleOutput')).toHaveLength(2);
});

test('what cannot be looked at keeps its targets, is said once and makes the proxy degraded, until it is over', async () => {
  answer = (call) => (call.get('Action') === 'GetConsoleOutput' ? console_(host) : page(instanceXml('i-0000000a', 'web-1')));
  const { inventory, lines, discovery: running } = await start();
  answer = (call) => (call.get('NextToken') === null ? page('', 'more') : refusal('UnauthorizedOperation'));
  await until(() => running.lastError() !== undefined);
  const looks = asked.length;
  await until(() => asked.length > looks + 4);
  expect(running.lastError()).toContain('eu-central-1 cannot be discovered');
  expect(inventory.find('web-1')).toBeDefined();
  expect(lines().filter((line) => line.includes('those of the last look stay'))).toHaveLength(1);
  answer = () => page('');
  await until(() => running.lastError() === undefined);
  expect(inventory.list()).toEqual([]);
});

test('an instance whose console may not be read stays without a host key, and holds up no other', async () => {
  answer = (call) => {
    if (call.get('Action') === 'DescribeInstances') return page(instanceXml('i-0000000a', 'web-1') + instanceXml('i-0000000b', 'web-2'));
    return call.get('InstanceId') === 'i-0000000a' ? refusal('UnauthorizedOperation') : console_(host);
  };
  const { inventory, lines } = await start();
  expect(inventory.find('web-1')?.hostKeys).toEqual([]);
  expect(inventory.find('web-2')?.hostKeys).toEqual([key]);
  expect(lines().some((line) => line.includes('no host key could be enrolled') && line.includes('i-0000000a'))).toBe(true);
});

test('a tag that contradicts the host key that was enrolled refuses the instance, and is said once', async () => {
  const enrolledAs = (tags: Record<string, string>) => (call: URLSearchParams) =>
    call.get('Action') === 'GetConsoleOutput' ? console_(host) : page(instanceXml('i-0000000a', 'web-1', tags));
  answer = enrolledAs({});
  const { inventory, lines } = await start();
  expect(inventory.find('web-1')?.hostKeys).toEqual([key]);
  answer = enrolledAs({ 'sallyport:host-key': key });
  await until(() => inventory.find('web-1')?.tags['sallyport:host-key'] === key);
  expect(inventory.find('web-1')?.hostKeys).toEqual([key]);
  answer = enrolledAs({ 'sallyport:host-key': ed25519Key().line });
  await until(() => inventory.find('web-1')?.hostKeys.length === 0);
  const looks = asked.length;
  await until(() => asked.length > looks + 3);
  expect(inventory.find('web-1')?.hostKeys).toEqual([]);
  expect(lines().filter((line) => line.includes('none of those that were enrolled'))).toHaveLength(1);
});

test('the end does not wait for consoles that do not answer, nor asks more of them', async () => {
  answer = () => page('');
  const { discovery: running, lines } = await start();
  const consoles = () => asked.filter((call) => call.get('Action') === 'GetConsoleOutput').length;
  const many = Array.from({ length: 12 }, (_, n) => instanceXml(`i-000000${n + 16}`, `web-${n}`)).join('');
  answer = (call) => (call.get('Action') === 'GetConsoleOutput' ? undefined : page(many));
  await until(() => consoles() === 4);
  const before = performance.now();
  await running.close();
  expect(performance.now() - before).toBeLessThan(900);
  expect(consoles()).toBe(4);
  expect(lines()).toEqual([]);
});
