import { join } from 'node:path';
import type { AuditEvent } from '@sallyport/contract';
import type { Alarm, ResponseReport, Run } from '@sallyport/runbooks';
import type { CommandContext } from '../../commands/command-context';
import { cliError } from '../../errors';
import { escapeLines } from '../../output/escape';
import type { RunningDemo } from '../start-demo';
import { startClient, type Client, type ClientResult } from './client';

/** What the tour has seen happen, from the proxy's live events and from the watch. */
export interface Seen {
  readonly events: AuditEvent[];
  readonly alarms: Alarm[];
  readonly runs: Run[];
  readonly responses: ResponseReport[];
  readonly undone: string[];
}

const INDENT = '    ';
const WAIT_MS = 25_000;

/** Tells the story, runs its commands and checks its outcomes. The first outcome that differs ends it. */
export class Tour {
  readonly seen: Seen = { events: [], alarms: [], runs: [], responses: [], undone: [] };
  private readonly waiters = new Set<() => void>();
  private readonly clients = new Set<Client>();
  private stepNumber = 0;
  private checks = 0;
  private held: Promise<void> = Promise.resolve();

  constructor(
    readonly context: CommandContext,
    readonly demo: RunningDemo,
  ) {}

  get checkCount(): number {
    return this.checks;
  }

  step(title: string, story: string): void {
    this.stepNumber += 1;
    const { bold, dim } = this.context.output.colours;
    this.tell(
      { kind: 'step', number: this.stepNumber, title },
      `\n${bold(`${this.stepNumber}. ${title}`)}\n${INDENT}${dim(story)}`,
    );
  }

  say(text: string): void {
    this.tell({ kind: 'note', text }, `${INDENT}${text}`);
  }

  /**
   * Responses wait from now until the returned function is called: they come so fast that an intruder would be cut
   * before a person could see them.
   */
  holdResponses(): () => void {
    let release = (): void => undefined;
    this.held = new Promise((resolve) => (release = resolve));
    return release;
  }

  /** Resolves when no step holds responses back. */
  get responsesMayGo(): Promise<void> {
    return this.held;
  }

  /** Something happened that the tour has been waiting for; see {@link until}. */
  wake(): void {
    for (const waiter of [...this.waiters]) waiter();
  }

  /** Runs a command to its end, showing it and what it printed. */
  async run(
    command: string,
    args: readonly string[],
    options: { input?: string; env?: Record<string, string>; quiet?: 'yes' } = {},
  ): Promise<ClientResult> {
    if (options.quiet !== 'yes') this.showCommand([command, ...args], options.input);
    const result = await this.start(command, args, options).ended;
    if (options.quiet !== 'yes') this.showOutput(result);
    return result;
  }

  /** Starts a command that stays; the tour kills it at the end if it is still there. */
  start(
    command: string,
    args: readonly string[],
    options: { input?: string; env?: Record<string, string> } = {},
  ): Client {
    const client = startClient(
      command,
      args,
      {
        env: { ...this.context.world.env, ...options.env },
        ...(options.input === undefined ? {} : { input: options.input }),
      },
      () => this.wake(),
    );
    this.clients.add(client);
    void client.ended.then(() => this.clients.delete(client));
    return client;
  }

  /** Runs a sallyport command as a person would type it, on this demo. */
  async sallyport(...args: string[]): Promise<ClientResult> {
    this.showCommand(['npx', 'sallyport', '--config', this.demo.layout.cliConfig, ...args]);
    const program = join(__dirname, '..', '..', '..', 'bin', 'sallyport.js');
    const result = await this.run(
      process.execPath,
      [program, '--config', this.demo.layout.cliConfig, '--no-color', ...args],
      { quiet: 'yes' },
    );
    this.showOutput(result);
    return result;
  }

  /** OpenSSH's options for this demo, and its environment in which Alice's code is typed for her. */
  get ssh(): readonly string[] {
    return ['-F', this.demo.layout.sshConfig];
  }

  get asAlice(): Record<string, string> {
    return { SSH_ASKPASS: this.demo.layout.askpass, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: ':0' };
  }

  /** @param detail what was seen instead, told when it does not hold. */
  check(what: string, holds: unknown, detail: () => string): void {
    if (holds !== true)
      throw cliError('TOUR_DEVIATION', `step ${this.stepNumber}: it does not hold that ${what}: ${detail()}`);
    this.checks += 1;
    this.tell(
      { kind: 'check', step: this.stepNumber, what },
      `${INDENT}${this.context.output.colours.green('✓')} ${what}`,
    );
  }

  /** Waits until `probe` gives something, looking each time that anything happens; then that is a check that held. */
  async until<T>(what: string, probe: () => T | undefined): Promise<T> {
    const found = await this.waitFor(probe);
    if (found === undefined) {
      const names = this.seen.events
        .slice(-8)
        .map((event) => `${event.eventName}${event.errorCode === undefined ? '' : `(${event.errorCode})`}`);
      throw cliError(
        'TOUR_DEVIATION',
        `step ${this.stepNumber}: within ${WAIT_MS / 1000} s it did not happen that ${what}; the last events are ${names.join(', ')}`,
      );
    }
    this.check(what, true, () => '');
    return found;
  }

  /** The audit event that `matches`, once it is durable. */
  async audited(what: string, matches: (event: AuditEvent) => boolean): Promise<AuditEvent> {
    return this.until(`it is audited that ${what}`, () => this.seen.events.find(matches));
  }

  tell(shape: object, text: string): void {
    this.context.output.print(this.context.output.format === 'json' ? JSON.stringify(shape) : text);
  }

  showCommand(words: readonly string[], input?: string): void {
    const typed = words
      .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
      .join(' ');
    const lines = [
      `$ ${typed}`,
      ...(input === undefined
        ? []
        : input
            .trimEnd()
            .split('\n')
            .map((line) => `> ${line}`)),
    ];
    this.tell(
      { kind: 'command', command: typed },
      lines.map((line) => `${INDENT}${this.context.output.colours.cyan(line)}`).join('\n'),
    );
  }

  showOutput(result: ClientResult): void {
    const text = escapeLines(result.stdout + result.stderr).trimEnd();
    const lines = text === '' ? [] : text.split('\n').map((line) => `${INDENT}${line}`.trimEnd());
    this.tell(
      { kind: 'output', status: result.status, stdout: result.stdout, stderr: result.stderr },
      [...lines, `${INDENT}${this.context.output.colours.dim(`exit status ${result.status ?? 'none: killed'}`)}`].join(
        '\n',
      ),
    );
  }

  close(): void {
    for (const client of this.clients) client.kill();
  }

  private waitFor<T>(probe: () => T | undefined): Promise<T | undefined> {
    return new Promise((resolve) => {
      const settle = (value: T | undefined): void => {
        clearTimeout(timer);
        this.waiters.delete(look);
        resolve(value);
      };
      const look = (): void => {
        const value = probe();
        if (value !== undefined) settle(value);
      };
      const timer = setTimeout(() => settle(probe()), WAIT_MS);
      this.waiters.add(look);
      look();
    });
  }
}
