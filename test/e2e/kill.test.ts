import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'ssh2';
import { verifyChain, type AuditEvent } from '@sallyport/contract';
import { asked, nextHeartbeat } from '../harness/events';
import { eventsIn } from '../harness/lake';
import { startSystem, type System } from '../harness/system';
import { describeWith } from '../harness/tools';

const KILLS = 50;
const CLIENTS = 4;

/** What clients saw confirmed, in the words of the events that must prove it. */
class Confirmed {
  readonly commands = new Set<string>();
  readonly files = new Set<string>();
  connections = 0;
  private readonly progress = new EventEmitter();

  note(into: Set<string>, what: string): void {
    into.add(what);
    this.progress.emit('confirmed');
  }

  /** Resolves after so many more confirmations, whatever the machine's speed. */
  async after(count: number): Promise<void> {
    for (let left = count; left > 0; left -= 1) await once(this.progress, 'confirmed');
  }
}

/** A client that connects again and again, and notes every success that the proxy reported to it. */
class LoadClient {
  private stopped = false;
  private round = 0;

  constructor(
    private readonly name: string,
    private readonly system: System,
    private readonly confirmed: Confirmed,
  ) {}

  async run(): Promise<void> {
    while (!this.stopped) await this.connection();
  }

  stop(): void {
    this.stopped = true;
  }

  private async connection(): Promise<void> {
    const client = new Client();
    const { proxy, sshd } = this.system;
    await new Promise<void>((resolve) => {
      client.on('error', () => undefined);
      client.on('close', () => resolve());
      client.on('ready', () => {
        this.confirmed.connections += 1;
        this.commands(client);
        this.files(client);
      });
      client.connect({
        host: '127.0.0.1',
        port: proxy.port,
        username: `${sshd.login}+web-1`,
        privateKey: readFileSync(proxy.users.ci.keyFile),
        readyTimeout: 5_000,
        hostVerifier: () => true,
      });
    });
    // The proxy is down between a kill and its restart: do not spin on refused connections.
    if (!this.stopped) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  private commands(client: Client): void {
    if (this.stopped) return void client.end();
    const command = `echo ${this.name}-${this.round++}`;
    ifConnected(() =>
      client.exec(command, (error, channel) => {
        if (error) return;
        // The channel request was answered with success: from here on the act is confirmed.
        this.confirmed.note(this.confirmed.commands, command);
        channel.on('error', () => undefined);
        channel.resume().stderr.resume();
        channel.on('close', () => this.commands(client));
      }),
    );
  }

  private files(client: Client): void {
    ifConnected(() =>
      client.sftp((error, sftp) => {
        if (error) return;
        const next = () => {
          if (this.stopped) return;
          const path = join(this.system.directory, `${this.name}-${this.round++}.txt`);
          ifConnected(() =>
            sftp.open(path, 'w', (failure, handle) => {
              if (failure) return;
              this.confirmed.note(this.confirmed.files, path);
              ifConnected(() => sftp.close(handle, () => next()));
            }),
          );
        };
        sftp.on('error', () => undefined);
        next();
      }),
    );
  }
}

describeWith(['sshd'], 'kill -9 of the proxy under load', () => {
  let system: System;

  beforeAll(async () => {
    system = await startSystem();
  }, 60_000);

  afterAll(async () => system.stop());

  test(`${KILLS} times at random moments: every act that a client saw confirmed is in the lake, once, and the chain is whole`, async () => {
    const confirmed = new Confirmed();
    const clients = Array.from({ length: CLIENTS }, (_, index) => new LoadClient(`c${index}`, system, confirmed));
    const running = clients.map((client) => client.run());
    for (let kill = 0; kill < KILLS; kill += 1) {
      // Paced by what clients saw, not by the clock, so that a slow machine kills under load too; then a random moment on.
      await confirmed.after(1 + Math.floor(Math.random() * 12));
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
      await system.proxy.daemon.stop('SIGKILL');
      await system.proxy.restart();
    }
    for (const client of clients) client.stop();
    // A last clean stop delivers what is left in the spool.
    await system.proxy.stop();
    await Promise.all(running);
    // Started once more, the proxy delivers what it kept: a kill may have left events that no sink has seen.
    await system.proxy.restart();
    await system.eventOnce(nextHeartbeat());
    await system.proxy.stop();

    const events = await eventsIn(system.lake);
    const commands = executed(events);
    const opened = openedFiles(events);
    expect([...confirmed.commands].filter((command) => !commands.has(command))).toEqual([]);
    expect([...confirmed.files].filter((path) => !opened.has(path))).toEqual([]);
    // The load was real: a run in which clients did next to nothing proves nothing.
    expect(confirmed.commands.size).toBeGreaterThan(KILLS);
    expect(confirmed.files.size).toBeGreaterThan(KILLS);
    expect(confirmed.connections).toBeGreaterThan(KILLS);

    const verdict = verifyChain(events);
    expect(verdict).toMatchObject({ intact: true });
    expect(new Set(events.map((event) => event.UID)).size).toBe(events.length);
  }, 600_000);
});

/** ssh2's client throws when its connection has just died; to the load that is the end of this connection. */
function ifConnected(act: () => unknown): void {
  try {
    act();
  } catch (cause) {
    if (!/not connected|no response|closed/i.test(String(cause))) throw cause;
  }
}

function executed(events: readonly AuditEvent[]): Set<string | undefined> {
  return new Set(
    events.filter((event) => event.eventName === 'ExecuteCommand').map((event) => asked(event, 'command')),
  );
}

function openedFiles(events: readonly AuditEvent[]): Set<string | undefined> {
  return new Set(
    events
      .filter((event) => event.eventName === 'TransferFile' && asked(event, 'operation') === 'open')
      .map((event) => asked(event, 'path')),
  );
}
