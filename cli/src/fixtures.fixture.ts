import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { World } from './world';

export interface TestWorld extends World {
  readonly out: () => string;
  readonly err: () => string;
  readonly interrupt: () => void;
}

/** A world that keeps what is printed; the clock stands at 2026-11-23T08:00:00Z. */
export function testWorld(
  options: { readonly env?: Record<string, string>; readonly cwd?: string; readonly isTTY?: boolean } = {},
): TestWorld {
  const text = { out: '', err: '' };
  const interruption = new AbortController();
  const stream = (name: 'out' | 'err') => ({
    isTTY: options.isTTY ?? false,
    columns: 100,
    write: (chunk: string | Uint8Array) => {
      text[name] += chunk.toString();
      return true;
    },
  });
  return {
    env: { PATH: process.env.PATH, HOME: '/nonexistent', SALLYPORT_HOME: '/nonexistent/sallyport', ...options.env },
    cwd: options.cwd ?? '/',
    stdout: stream('out'),
    stderr: stream('err'),
    now: () => new Date('2026-11-23T08:00:00Z'),
    userName: 'tester',
    interrupted: interruption.signal,
    out: () => text.out,
    err: () => text.err,
    interrupt: () => interruption.abort(),
  };
}

export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'sallyport-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** An admin socket that answers as told, and a config that names it. */
export async function fakeProxy(
  folder: string,
  answer: (asked: Asked) => { readonly status?: number; readonly body: unknown },
): Promise<{ readonly config: string; readonly socket: string; readonly asked: Asked[]; close(): void }> {
  const socket = join(folder, 'admin.sock');
  const asked: Asked[] = [];
  const server: Server = createServer((request, response) => void serve(request, response));
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = '';
    for await (const chunk of request as AsyncIterable<Buffer>) text += chunk.toString();
    const one: Asked = {
      method: request.method ?? '',
      path: request.url ?? '',
      body: text === '' ? undefined : JSON.parse(text),
    };
    asked.push(one);
    const { status, body } = answer(one);
    response.writeHead(status ?? 200, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  server.listen(socket);
  await once(server, 'listening');
  const config = join(folder, 'cli.yaml');
  writeFileSync(config, stringify({ adminSocket: socket, recordingsDirectory: join(folder, 'recordings') }));
  return { config, socket, asked, close: () => void server.close() };
}
