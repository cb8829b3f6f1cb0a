import {
  answerSentence,
  locksOn,
  lockText,
  EXIT_CODES as RUN_EXIT_CODES,
  renderRun,
  respond,
  runDocument,
  undo,
  type ResponseReport,
  type Run,
  type Runbook,
  type RunEmitter,
} from '@sallyport/runbooks';
import type { Lock } from '@sallyport/contract';
import { Option, type Command } from 'commander';
import { openAuditStore } from '../../audit-store';
import { cliError } from '../../errors';
import { EXIT_CODES } from '../../exit-codes';
import { escapeText } from '../../output/escape';
import { withProgress } from '../../output/progress';
import { parseDuration } from '../../output/time';
import { openEmitter } from '../../runbooks/open-emitter';
import { collect, openRunbook, overridesOf } from '../../runbooks/open-catalogue';
import { runUntilKnown } from '../../runbooks/run-until-known';
import { responseSentence } from '../../runbooks/response-sentence';
import type { CommandContext, Runner } from '../command-context';
import { withExamples } from '../examples';

interface RunOptions {
  readonly param?: readonly string[];
  readonly window?: number;
  readonly end?: string;
  readonly folder?: readonly string[];
  readonly csv?: boolean;
  readonly respond?: boolean;
  readonly dryRun?: boolean;
  readonly wait?: number;
}

function parameters(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw cliError('CLI_ARGUMENT', `--param ${JSON.stringify(text)} is not of the form name=value`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}

function endTime(text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time))
    throw cliError('CLI_ARGUMENT', `--end ${JSON.stringify(text)} is no time such as 2026-11-23T07:00:00Z`);
  return time;
}

export function addRunbookRun(runbooks: Command, run: Runner): void {
  withExamples(
    runbooks
      .command('run')
      .description(
        'ask the question of a runbook: rows, an answer, and the steps to take (exit status 0, 10, 11 or 12)',
      )
      .argument('<id>', 'id of the runbook')
      .option('--param <name=value>', 'value of a parameter; may be given several times', collect)
      .option('--window <duration>', "look back this far instead of the runbook's window (15m, 4h, 7d)", parseDuration)
      .option(
        '--end <time>',
        'where the window ends, RFC 3339 (default: now, or a little before, where the audit store is complete)',
      )
      .option(
        '--wait <duration>',
        'while it is incomplete, look again at the same window for up to this long',
        parseDuration,
      )
      .option('--folder <path>', 'also look for the runbook in this folder; may be given several times', collect)
      .addOption(new Option('--csv', 'print the rows as CSV').conflicts('json'))
      .option('--respond', 'carry out the containment of each finding on the running proxy')
      .option('--dry-run', 'with --respond: say what would be locked, and lock nothing')
      .action(run((context, id: string, options: RunOptions) => runOne(context, id, options))),
    [
      ['sallyport runbooks run ssh-denied-surge', 'is somebody being refused again and again?'],
      ['sallyport runbooks run ssh-access-report --window 7d --csv > report.csv', 'for a spreadsheet'],
      ['sallyport runbooks run ssh-sessions-without-mfa --wait 2m', 'do not settle for "incomplete"'],
      ['sallyport runbooks run ssh-denied-surge --respond --dry-run', 'whom would it lock?'],
    ],
  );
  addUndo(runbooks, run);
}

async function runOne(context: CommandContext, id: string, options: RunOptions) {
  const { output, world } = context;
  const runbook = await openRunbook(context, id, options.folder);
  const store = openAuditStore(context);
  const emitter = openEmitter(context);
  try {
    const done = await withProgress(world, `Running ${id}`, (progress) =>
      runUntilKnown(
        world,
        runbook,
        {
          store,
          parameters: parameters(options.param ?? []),
          endMs: options.end === undefined ? undefined : endTime(options.end),
          windowSeconds: options.window,
          override: overridesOf(context)[id],
          emitter,
          signal: world.interrupted,
          onProgress: ({ step, state }) => progress.update(`${step} ${state}`),
        },
        { patienceMs: (options.wait ?? 0) * 1_000, onWait: (why) => progress.update(`waiting: ${why}`) },
      ),
    );
    const locks = done.result === 'finding' ? await standingLocks(context) : [];
    const contained = done.findings.flatMap((row) => locksOn(row, locks, world.now().getTime()));
    const responses =
      options.respond === true
        ? await respondToAll(context, runbook, done, { emitter, mode: options.dryRun === true ? 'dryRun' : 'act' })
        : [];
    if (output.format === 'json') output.print(JSON.stringify({ ...runDocument(done), locks: contained, responses }));
    else {
      output.print(renderRun(done, { format: options.csv === true ? 'csv' : 'table', width: output.width }).trimEnd());
      const told = [...new Set(contained)].map((lock) => escapeText(`Contained already: ${lockText(lock)}.`));
      for (const line of told) {
        if (options.csv === true) output.note(line);
        else output.print(line);
      }
      // CSV has no place for it, and an empty table would look like an answer.
      if (options.csv === true && (done.result === 'unknown' || done.result === 'incomplete'))
        output.note(`${done.result.toUpperCase()}: ${answerSentence(done)}`);
      // Beside CSV on stdout a sentence would be a broken row.
      for (const report of responses) {
        if (options.csv === true) output.note(responseSentence(report));
        else output.print(responseSentence(report));
      }
      if (done.result === 'incomplete' && options.wait === undefined)
        output.note(`\n--wait ${store.lookAgainMs === undefined ? '1m' : '15m'} looks again until it is known.`);
    }
    const failed = responses.some((report) => report.outcome.kind === 'failed');
    return failed ? EXIT_CODES.error : RUN_EXIT_CODES[done.result];
  } finally {
    store.close();
  }
}

/** Locks in force, where a proxy of this system can be asked. */
async function standingLocks(context: CommandContext): Promise<readonly Lock[]> {
  try {
    return await context.control().locks();
  } catch {
    // A run asks the audit store; it works without a proxy.
    return [];
  }
}

async function respondToAll(
  context: CommandContext,
  runbook: Runbook,
  run: Run,
  options: { readonly emitter: RunEmitter | undefined; readonly mode: 'act' | 'dryRun' },
): Promise<ResponseReport[]> {
  const reports: ResponseReport[] = [];
  for (const row of run.findings) {
    const neverLock = context.config().config.neverLock;
    reports.push(
      await respond(runbook, row, { ...options, control: context.control(), by: context.world.userName, neverLock }),
    );
  }
  return reports;
}

function addUndo(runbooks: Command, run: Runner): void {
  withExamples(
    runbooks
      .command('undo')
      .description('lift a lock that a response made; the undo is audited as part of the response')
      .argument('<lock>', 'id of the lock')
      .requiredOption('--reason <text>', 'why; kept in the audit trail')
      .action(
        run(async (context, lockId: string, options: { reason: string }) => {
          const report = await undo(lockId, {
            control: context.control(),
            by: context.world.userName,
            reason: options.reason,
            emitter: openEmitter(context),
          });
          context.output.result(
            report,
            () => `Lifted the lock of ${report.lock.subject} ${escapeText(report.lock.value)}.`,
          );
          return undefined;
        }),
      ),
    [['sallyport runbooks undo 3f2a --reason "false alarm, see SEC-12"', 'take a containment back']],
  );
}
