import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { recordingLog } from '../audit/audit-config.fixture';
import { startTaskProtection, type TaskProtection } from './task-protection';

let server: Server;
let bodies: { ProtectionEnabled: boolean; ExpiresInMinutes?: number }[];
let answer: (isEnabled: boolean) => [status: number, body: object];
let sessions: number;
let now: number;
let protection: TaskProtection;
let lines: () => string[];

beforeEach(async () => {
  bodies = [];
  sessions = 0;
  now = 0;
  answer = (ProtectionEnabled) => [200, { protection: { ProtectionEnabled, TaskArn: 't' } }];
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const body = JSON.parse(text) as (typeof bodies)[number];
      bodies.push(body);
      const [status, content] = request.url === '/api/x/task-protection/v1/state' && request.method === 'PUT' ? answer(body.ProtectionEnabled) : [404, {}];
      response.writeHead(status).end(JSON.stringify(content));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const recorded = recordingLog();
  lines = recorded.lines;
  const agentUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/x`;
  protection = startTaskProtection({ agentUri, sessions: () => sessions, log: recorded.log, pollMs: 5, now: () => now });
});

afterEach(async () => {
  await protection.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};

test('a task with sessions is protected, renewed before that expires, and not any more when the last has ended', async () => {
  await until(() => bodies.length === 1);
  sessions = 2;
  await until(() => bodies.length === 2);
  now = 14 * 60_000;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(bodies).toHaveLength(2);
  now = 16 * 60_000;
  await until(() => bodies.length === 3);
  sessions = 0;
  await until(() => bodies.length === 4);
  const on = { ProtectionEnabled: true, ExpiresInMinutes: 60 };
  expect(bodies).toEqual([{ ProtectionEnabled: false }, on, on, { ProtectionEnabled: false }]);
});

test.each<[string, [number, object]]>([
  ['an error', [500, { error: { Code: 'InternalServerException' } }]],
  ['a failure with status 200', [200, { failure: { Reason: 'TASK_NOT_VALID' } }]],
  ['the state of before', [200, { protection: { ProtectionEnabled: false } }]],
])('%s is said once and tried again', async (_what, refusal) => {
  await until(() => bodies.length === 1);
  answer = () => refusal;
  sessions = 1;
  await until(() => bodies.length > 4);
  expect(lines().filter((line) => line.includes('could not be changed'))).toHaveLength(1);
  answer = () => [200, { protection: { ProtectionEnabled: true } }];
  const tries = bodies.length;
  await until(() => bodies.length > tries);
});
