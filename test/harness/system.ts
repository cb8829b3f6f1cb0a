import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEvent } from '@sallyport/contract';
import { eventsIn, startLake, type Lake } from './lake';
import { openSshFor, type OpenSsh } from './openssh';
import { startProxy, type Proxy, type ProxyOptions } from './proxy';
import { startSshd, type Sshd } from './sshd';

export interface System {
  readonly directory: string;
  readonly sshd: Sshd;
  readonly lake: Lake;
  readonly proxy: Proxy;
  readonly alice: OpenSsh;
  readonly bob: OpenSsh;
  readonly ci: OpenSsh;
  /** Events in the lake once one matches; fails with what is there when none does in time. */
  eventsOnce(matches: (event: AuditEvent) => boolean, timeoutMs?: number): Promise<AuditEvent[]>;
  stop(): Promise<void>;
}

/** The whole system on loopback: a real sshd, the local lake and the proxy, in a folder of their own. */
export async function startSystem(
  options: Partial<Omit<ProxyOptions, 'directory' | 'sshd' | 'lake'>> = {},
): Promise<System> {
  // Short, because a Unix socket's path holds 107 bytes.
  const directory = mkdtempSync(join(tmpdir(), 'sp-'));
  const sshd = await startSshd(join(directory, 'sshd'));
  const lake = await startLake(join(directory, 'lake'));
  const proxy = await startProxy({ directory: join(directory, 'proxy'), sshd, lake, ...options });
  return {
    directory,
    sshd,
    lake,
    proxy,
    alice: openSshFor(proxy, proxy.users.alice, sshd),
    bob: openSshFor(proxy, proxy.users.bob, sshd),
    ci: openSshFor(proxy, proxy.users.ci, sshd),
    eventsOnce: (matches, timeoutMs = 10_000) => eventsOnce(lake, matches, timeoutMs),
    stop: async () => {
      await proxy.stop();
      await lake.stop();
      await sshd.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function eventsOnce(
  lake: Lake,
  matches: (event: AuditEvent) => boolean,
  timeoutMs: number,
): Promise<AuditEvent[]> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const events = await eventsIn(lake);
    if (events.some(matches)) return events;
    if (Date.now() > deadline) {
      const seen = events.map((event) => `${event.eventName}${event.errorCode ? ` (${event.errorCode})` : ''}`);
      throw new Error(`no such audit event in ${timeoutMs} ms; the lake has: ${seen.join(', ')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
