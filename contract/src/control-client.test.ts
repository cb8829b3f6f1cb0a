import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createControlClient } from './control-client';
import type { AuditEvent } from './audit-event';

let folder: string;
let server: Server | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-control-'));
});
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  rmSync(folder, { recursive: true });
});

async function clientOf(listener: RequestListener) {
  const path = join(folder, 'admin.sock');
  server = createServer(listener).listen(path);
  await once(server, 'listening');
  return createControlClient(path, 2_000);
}

const event: AuditEvent = {
  version: '1.0',
  userIdentity: { type: 'Service', principalId: 'sallyport' },
  eventSource: 'ssh.sallyport.local',
  eventName: 'EmitHeartbeat',
  eventTime: '2026-11-23T07:00:00Z',
  UID: 'p-1-1',
  // Legal in JSON as they are; Node's readline would end a line there.
  userAgent: 'a\u2028b\u2029c',
  recipientAccountId: '000000000000',
  additionalEventData: {
    ...{ sessionId: '', proxyId: 'p-1', sequence: '1', previousDigest: 'genesis', timeMs: '1795417200000', person: '' },
    ...{ principalClass: 'service', mfa: 'false', mfaEvidence: 'none', target: '', login: '' },
    ...{ proxyAccountId: '000000000000', targetAccountId: '', region: 'us-east-1' },
  },
};

test('a path from a stranger cannot leave its place in the URL', async () => {
  const asked: (string | undefined)[] = [];
  const client = await clientOf((request, response) => {
    asked.push(request.url);
    response.end('{"cut":[]}');
  });
  await client.cutSession('../locks?x=/', { reason: 'r', cutBy: 'me' });
  expect(asked).toEqual(['/v1/sessions/..%2Flocks%3Fx%3D%2F/cut']);
});

test('a refusal of the proxy is thrown as it is', async () => {
  const client = await clientOf((_request, response) => {
    response.writeHead(409).end('{"code":"LOCK_GONE","message":"it has expired","remedy":"Nothing to do."}');
  });
  await expect(client.liftLock('x', { reason: 'r', liftedBy: 'me' })).rejects.toMatchObject({
    code: 'LOCK_GONE',
    message: 'it has expired',
    remedy: 'Nothing to do.',
  });
});

test.each([
  [200, 'not json'],
  [200, '{"locks":[{"id":1}]}'],
  [500, '<html>'],
])('an answer %d %s is told as one that was not understood', async (status, body) => {
  const client = await clientOf((_request, response) => void response.writeHead(status).end(body));
  await expect(client.locks()).rejects.toMatchObject({ code: 'CONTROL_ANSWER' });
});

test('a socket that is not there, and one that does not answer in time, say which', async () => {
  await expect(createControlClient(join(folder, 'none.sock')).health()).rejects.toMatchObject({
    code: 'CONTROL_UNREACHABLE',
    message: expect.stringContaining('none.sock') as string,
  });
  const path = join(folder, 'admin.sock');
  server = createServer(() => undefined).listen(path);
  await once(server, 'listening');
  await expect(createControlClient(path, 50).health()).rejects.toMatchObject({ code: 'CONTROL_UNREACHABLE' });
});

test('events are followed line by line, however they are cut into pieces, until the caller stops', async () => {
  const line = `${JSON.stringify(event)}\n`;
  const client = await clientOf((_request, response) => {
    response.write(line.slice(0, 30));
    response.write(`${line.slice(30)}\n${line}`);
  });
  const stop = new AbortController();
  const seen: string[] = [];
  for await (const each of client.followEvents(stop.signal)) {
    seen.push(each.UID);
    if (seen.length === 2) stop.abort();
  }
  expect(seen).toEqual(['p-1-1', 'p-1-1']);
});

test('a proxy that goes away ends the stream with an error, not in silence', async () => {
  const client = await clientOf((_request, response) => {
    response.write(`${JSON.stringify(event)}\n`);
    setImmediate(() => response.destroy());
  });
  const read = async () => {
    for await (const each of client.followEvents(new AbortController().signal)) void each;
  };
  await expect(read()).rejects.toThrow();
});
