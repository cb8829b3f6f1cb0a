import type { LiveSession } from '@sallyport/contract';
import type { Command } from 'commander';
import { chosenStore } from '../audit-store';
import { pastSession, readSessionEvents, type PastSession } from '../audit/past-session';
import { sinceMs, sinceOption } from '../audit/since-option';
import { eventLine } from '../audit/event-line';
import { cliError, codeOf } from '../errors';
import { escapeText } from '../output/escape';
import { renderTable } from '../output/table';
import { formatBytes } from '../output/time';
import type { CommandContext, Runner } from './command-context';
import { withExamples } from './examples';

function factLines({ output }: CommandContext, session: LiveSession | PastSession): string[] {
  const facts: [string, string][] = [
    ['session', session.id],
    ['person', session.person],
    ['principal', `${session.principal} (${session.principalClass})`],
    ['key', session.keyFingerprint],
    ['MFA', `${session.mfa} (${session.mfaEvidence})`],
    ['login@target', 'kind' in session && session.kind === 'jump' ? '(jump)' : `${session.login}@${session.target}`],
    ['from', session.sourceAddress],
    ['client', session.client],
    ['started', session.startedAt],
  ];
  if ('state' in session) facts.push([session.state === 'refused' ? 'refused' : 'ended', endOf(session)]);
  return facts.map(([name, value]) => `${output.colours.bold(name.padEnd(13))} ${escapeText(value)}`);
}

function endOf({ endedAt, reason }: PastSession): string {
  if (endedAt === undefined) return 'not known: the audit store has no EndSession event of it';
  return reason === undefined ? endedAt : `${endedAt}: ${reason}`;
}

function showLive(context: CommandContext, session: LiveSession): void {
  const { output } = context;
  output.result({ session }, () => {
    const facts = factLines(context, session);
    if (session.channels.length === 0) return [...facts, '', 'No channel is open.'].join('\n');
    const channels = renderTable(
      ['CHANNEL', 'KIND', 'DETAIL', 'FROM CLIENT', 'TO CLIENT'],
      session.channels.map((channel) => [
        String(channel.id),
        channel.kind,
        channel.detail,
        formatBytes(channel.bytesIn),
        formatBytes(channel.bytesOut),
      ]),
      output.colours,
    );
    return [...facts, '', channels].join('\n');
  });
}

async function showPast(context: CommandContext, id: string, since: number | undefined): Promise<void> {
  const { output } = context;
  const [first, ...others] =
    chosenStore(context.config().config, context.store) === undefined
      ? []
      : await readSessionEvents(context, id, sinceMs(context.world, since));
  if (first === undefined)
    throw cliError(
      'SESSION_UNKNOWN',
      `no session is called ${JSON.stringify(id)}, neither live nor in the audit store`,
    );
  const events = [first, ...others] as const;
  const session = pastSession(id, events);
  output.result({ session, events }, () =>
    [...factLines(context, session), '', ...events.map((event) => eventLine(event, output.colours))].join('\n'),
  );
}

/** A proxy that is down has no live session; what it did is in the audit store. */
async function findLive(context: CommandContext, id: string): Promise<LiveSession | undefined> {
  try {
    return (await context.control().sessions()).find((session) => session.id === id);
  } catch (error) {
    if (codeOf(error) === 'CONTROL_UNREACHABLE' && chosenStore(context.config().config, context.store) !== undefined)
      return undefined;
    throw error;
  }
}

export function addShow(sessions: Command, run: Runner): void {
  withExamples(
    sessions
      .command('show')
      .description('show one session: a live one with its channels, an ended one with its audit events')
      .argument('<id>', 'id of the session')
      .addOption(sinceOption())
      .action(
        run(async (context, id: string, options: { since?: number }) => {
          const live = await findLive(context, id);
          if (live === undefined) await showPast(context, id, options.since);
          else showLive(context, live);
          return undefined;
        }),
      ),
    [
      ['sallyport sessions show 7c0e5a8e-…', 'everything about one session'],
      ['sallyport sessions show 7c0e5a8e-… --json | jq .events', 'what was done in one that has ended'],
    ],
  );
}
