import type { LiveSession } from '@sallyport/contract';
import { InvalidArgumentError, type Command } from 'commander';
import { cliError } from '../errors';
import { listRecordings } from '../playback/recordings';
import { playFile } from '../playback/play';
import { escapeText } from '../output/escape';
import { renderTable } from '../output/table';
import { formatBytes, formatDuration } from '../output/time';
import type { CommandContext, Runner } from './command-context';
import { withExamples } from './examples';
import { addShow } from './show-session';

/** The outer connection of a jump has no target; the sessions inside it are listed by themselves. */
const whereOf = ({ kind, login, target }: LiveSession): string => (kind === 'jump' ? '(jump)' : `${login}@${target}`);

const totalBytes = (session: LiveSession): number =>
  session.channels.reduce((sum, channel) => sum + channel.bytesIn + channel.bytesOut, 0);

function liveTable({ output, world }: CommandContext, sessions: readonly LiveSession[]): string {
  const now = world.now().getTime();
  return renderTable(
    ['SESSION', 'PERSON', 'LOGIN@TARGET', 'FROM', 'MFA', 'SINCE', 'CHANNELS', 'BYTES'],
    sessions.map((session) => [
      session.id,
      session.person === session.principal ? session.person : `${session.person} (${session.principal})`,
      whereOf(session),
      session.sourceAddress,
      session.mfa === 'true' ? session.mfaEvidence : session.mfa === 'false' ? 'no' : session.mfa,
      formatDuration(now - Date.parse(session.startedAt)),
      session.channels.map((channel) => channel.kind).join(' ') || '-',
      formatBytes(totalBytes(session)),
    ]),
    output.colours,
  );
}

function addList(sessions: Command, run: Runner): void {
  withExamples(
    sessions
      .command('list')
      .description('list the live sessions, or with --recorded those that have a recording')
      .option('--recorded', 'list the recordings instead')
      .action(
        run(async (context, options: { recorded?: boolean }) => {
          const { output } = context;
          if (options.recorded === true) {
            const { config, path } = context.config();
            if (config.recordingsDirectory === undefined)
              throw cliError('CLI_CONFIG_INVALID', `${path}: key \`recordingsDirectory\`: is missing`);
            const recordings = listRecordings(config.recordingsDirectory);
            output.result({ recordings }, () =>
              recordings.length === 0
                ? 'There is no recording yet. Sessions with a terminal are recorded.'
                : renderTable(
                    ['SESSION', 'STARTED', 'SIZE', 'FILE'],
                    recordings.map((each) => [each.session, each.startedAt, formatBytes(each.bytes), each.file]),
                    output.colours,
                  ),
            );
            return undefined;
          }
          const list = await context.control().sessions();
          output.result({ sessions: list }, () =>
            list.length === 0
              ? 'No session is live. `sallyport sessions list --recorded` shows past ones that were recorded.'
              : liveTable(context, list),
          );
          return undefined;
        }),
      ),
    [
      ['sallyport sessions', 'who is on which target right now'],
      ['sallyport sessions list --recorded', 'what can be played'],
    ],
  );
}

async function findSession(context: CommandContext, id: string): Promise<LiveSession> {
  const found = (await context.control().sessions()).find((session) => session.id === id);
  if (found === undefined) throw cliError('SESSION_UNKNOWN', `no live session is called ${JSON.stringify(id)}`);
  return found;
}

function addCut(sessions: Command, run: Runner): void {
  withExamples(
    sessions
      .command('cut')
      .description('end a live session at once; who ordered it and why is audited')
      .argument('<id>', 'id of the session')
      .requiredOption('--reason <text>', 'why; shown to the person at the client, and kept in the audit trail')
      .option('--dry-run', 'say what would be cut, and do nothing')
      .action(
        run(async (context, id: string, options: { reason: string; dryRun?: boolean }) => {
          const { output, world } = context;
          if (options.dryRun === true) {
            const session = await findSession(context, id);
            output.result(
              { dryRun: true, wouldCut: [session.id] },
              () =>
                `Would cut ${escapeText(`${session.id}: ${session.person} on ${whereOf(session)}`)}.`,
            );
            return undefined;
          }
          const cut = await context.control().cutSession(id, { reason: options.reason, cutBy: world.userName });
          output.result(
            { cut },
            () =>
              `Cut ${cut.map(escapeText).join(', ')}. The person may connect again; \`sallyport locks create\` refuses them.`,
          );
          return undefined;
        }),
      ),
    [['sallyport sessions cut 7c0e5a8e-… --reason "left unattended"', 'end one session']],
  );
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1000)) throw new InvalidArgumentError('Write a number above 0 and at most 1000.');
  return value;
}

interface PlayOptions {
  readonly speed: number;
  readonly idleLimit: number;
  readonly dump?: boolean;
}

function addPlay(sessions: Command, run: Runner): void {
  withExamples(
    sessions
      .command('play')
      .description('play the recording of a session in this terminal; that it was played is audited first')
      .argument('<id>', 'id of the session')
      .option('--speed <factor>', 'how much faster than it happened', positive, 1)
      .option('--idle-limit <seconds>', 'pauses are cut to this', positive, 2)
      .option('--dump', 'print everything at once, with control characters spelled out')
      .action(
        run(async (context, id: string, options: PlayOptions) => {
          const path = await context.control().playRecording(id, { playedBy: context.world.userName });
          await playFile(context.world, context.output, path, { session: id, ...options });
          return undefined;
        }),
      ),
    [
      ['sallyport sessions play 7c0e5a8e-…', 'see what its terminal showed'],
      ['sallyport sessions play 7c0e5a8e-… --speed 8 --idle-limit 0.5', 'the same in a hurry'],
      ['sallyport sessions play 7c0e5a8e-… --dump | less', 'as plain text'],
    ],
  );
}

export function addSessions(program: Command, run: Runner): void {
  const sessions = withExamples(
    program.command('sessions').description('authenticated connections to targets, live and recorded'),
    [
      ['sallyport sessions', 'who is on which target right now'],
      ['sallyport sessions list --recorded', 'what can be played'],
    ],
  );
  addList(sessions, run);
  addShow(sessions, run);
  addPlay(sessions, run);
  addCut(sessions, run);
}
