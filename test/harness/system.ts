import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEvent } from '@sallyport/contract';
import { more, summary } from './events';
import { eventsIn, startLake, type Lake } from './lake';
import { openSshFor, type OpenSsh } from './openssh';
import { startProxy, type Proxy, type ProxyOptions } from './proxy';
import { startSshd, type Sshd } from './sshd';

type Matcher = (event: AuditEvent) => boolean;

export interface System {
  readonly directory: string;
  readonly sshd: Sshd;
  readonly lake: Lake;
  readonly proxy: Proxy;
  readonly alice: OpenSsh;
  readonly bob: OpenSsh;
  readonly ci: OpenSsh;
  /** The first event that matches, once the lake has it; fails with what is there when it has none in time. */
  eventOnce(matches: Matcher, timeoutMs?: number): Promise<AuditEvent>;
  /**
   * Everything that was recorded up to and with the first event that matches, in its order. What follows is left out,
   * also where it has arrived: a test that waits for one event and looks at a later one fails each time, not now and then.
   */
  eventsUntil(matches: Matcher, timeoutMs?: number): Promise<AuditEvent[]>;
  stop(): Promise<void>;
}

/** The whole system on loopback: a real sshd, the local lake and the proxy, in a folder of their own. */
export async function startSystem(
  options: Partial<Omit<ProxyOptions, 'directory' | 'sshd' | 'lake'>> = {},
): Promise<System> {
  // Short, because a Unix socket's path holds 107 bytes.
  const directory = mkdtempSync(join(tmpdir(), 'sp-'));
  const started: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const part of started.reverse()) await part.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  const keep = <T extends { stop(): Promise<void> }>(part: T): T => {
    started.push(part);
    return part;
  };
  try {
    const sshd = keep(await startSshd(join(directory, 'sshd')));
    const lake = keep(await startLake(join(directory, 'lake')));
    const proxy = keep(await startProxy({ directory: join(directory, 'proxy'), sshd, lake, ...options }));
    return systemOf(directory, sshd, lake, proxy, stop);
  } catch (cause) {
    // What has started would keep jest from ending, and the reason from being read.
    await stop();
    throw cause;
  }
}

function systemOf(directory: string, sshd: Sshd, lake: Lake, proxy: Proxy, stop: () => Promise<void>): System {
  return {
    directory,
    sshd,
    lake,
    proxy,
    alice: openSshFor(proxy, proxy.users.alice, sshd),
    bob: openSshFor(proxy, proxy.users.bob, sshd),
    ci: openSshFor(proxy, proxy.users.ci, sshd),
    eventOnce: (matches, timeoutMs) => pollLake(lake, (events) => events.find(matches), timeoutMs),
    eventsUntil: (matches, timeoutMs) => pollLake(lake, (events) => allUntil(events, matches), timeoutMs),
    stop,
  };
}

async function pollLake<T>(lake: Lake, look: (events: AuditEvent[]) => T | undefined, timeoutMs = 20_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const events = await eventsIn(lake);
    const found = look(events);
    if (found !== undefined) return found;
    if (Date.now() > deadline)
      throw new Error(`no such audit event in ${timeoutMs} ms; the lake has:\n${summary(events)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Undefined until each event before it is there too: deliveries may overtake each other. */
function allUntil(events: readonly AuditEvent[], matches: Matcher): AuditEvent[] | undefined {
  const found = events.find(matches);
  if (found === undefined) return undefined;
  const until = events.filter(
    (event) => more(event, 'proxyId') === more(found, 'proxyId') && sequence(event) <= sequence(found),
  );
  return until.length === sequence(found) ? until : undefined;
}

const sequence = (event: AuditEvent): number => Number(more(event, 'sequence'));
