import type { ServerChannel, Session } from 'ssh2';
import { runWithPipes } from './plain-command';
import { runOnTerminal, type TerminalSize } from './pseudo-terminal';
import {
  signalOfName,
  signalOfNumber,
  type CommandEnd,
  type RunningCommand,
  type StartCommand,
} from './running-command';
import { serveSftp, type LinkPathOrder } from './sftp/serve-sftp';
import { isAcceptedName, type TargetUser } from './target-user';

export interface SessionOptions {
  readonly user: TargetUser;
  /** Path of OpenSSH's sftp-server; without one, files are served by our own code. */
  readonly sftpServer?: string | undefined;
  readonly linkPaths: LinkPathOrder;
}

/** Answers the requests of one session channel (RFC 4254, 6). */
export function serveSession(session: Session, { user, sftpServer, linkPaths }: SessionOptions): void {
  const env: Record<string, string> = {};
  let terminal: (TerminalSize & { term: string }) | undefined;
  let running: RunningCommand | undefined;

  const start = (accept: () => ServerChannel | undefined, line: string | undefined): void => {
    // ssh2 answers a second command on one channel with undefined.
    const channel = accept();
    if (channel === undefined) return;
    const command: StartCommand = { user, env, ...(line === undefined ? {} : { line }) };
    const begun = terminal === undefined ? runWithPipes(channel, command) : runOnTerminal(channel, command, terminal);
    running = begun;
    channel.on('error', () => undefined);
    channel.stderr.on('error', () => undefined);
    // As when a terminal is closed: whoever still runs is told.
    channel.on('close', () => begun.signal('SIGHUP'));
    void begun.ended.then((end) => finish(channel, end));
  };

  session.on('pty', (accept, _reject, info) => {
    terminal = {
      cols: info.cols,
      rows: info.rows,
      term: 'term' in info && typeof info.term === 'string' ? info.term : 'xterm',
    };
    accept();
  });
  session.on('window-change', (accept, _reject, info) => {
    running?.resize(info);
    accept?.();
  });
  session.on('env', (accept, reject, info) => {
    if (!isAcceptedName(info.key)) return reject?.();
    env[info.key] = info.val;
    accept?.();
  });
  session.on('signal', (accept, reject, info) => {
    const name = signalOfName(info.name);
    if (name === undefined || running === undefined) return reject?.();
    running.signal(name);
    accept?.();
  });
  session.on('shell', (accept) => start(accept, undefined));
  session.on('exec', (accept, _reject, info) => start(accept, info.command));
  if (sftpServer === undefined) session.on('sftp', (accept) => serveSftp(accept(), { home: user.home, linkPaths }));
  else {
    session.on('subsystem', (accept, reject, info) => {
      if (info.name === 'sftp') start(accept, `exec ${shellWord(sftpServer)}`);
      else reject();
    });
  }
}

const shellWord = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Sends how it ended and closes, after what was printed: ssh2 sends the close at once on `end`. */
function finish(channel: ServerChannel, end: CommandEnd): void {
  const close = (): void => {
    if ('code' in end) channel.exit(end.code);
    else {
      const name = signalOfNumber(end.signal);
      try {
        channel.exit(name?.replace(/^SIG/, '') ?? 'TERM', false, '');
      } catch {
        // A signal that RFC 4254 has no name for; shells report it as 128 + n.
        channel.exit(128 + end.signal);
      }
    }
    channel.end();
  };
  if (channel.writableLength === 0) close();
  else channel.write('', () => close());
}
