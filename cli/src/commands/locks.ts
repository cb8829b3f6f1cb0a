import { createLockRequestSchema, LOCK_SUBJECTS, SallyportError, type Lock, type LockSubject } from '@sallyport/contract';
import { Argument, type Command } from 'commander';
import { formatDuration, parseDuration } from '../output/time';
import { renderTable } from '../output/table';
import type { CommandContext, Runner } from './command-context';
import { withExamples } from './examples';
import { escapeText } from '../output/escape';

const DEFAULT_SECONDS = 3_600;

function table({ output, world }: CommandContext, locks: readonly Lock[]): string {
  const now = world.now().getTime();
  return renderTable(
    ['LOCK', 'SUBJECT', 'VALUE', 'EXPIRES IN', 'BY', 'REASON'],
    locks.map((lock) => [
      lock.id,
      lock.subject,
      lock.value,
      formatDuration(Date.parse(lock.expiresAt) - now),
      lock.createdBy,
      lock.reason,
    ]),
    output.colours,
  );
}

function addList(locks: Command, run: Runner): void {
  withExamples(
    locks
      .command('list')
      .description('list the locks in force')
      .action(
        run(async (context) => {
          const list = await context.control().locks();
          context.output.result({ locks: list }, () =>
            list.length === 0
              ? 'No lock is in force. `sallyport locks create --help` shows how to make one.'
              : table(context, list),
          );
          return undefined;
        }),
      ),
    [['sallyport locks', 'who and what is locked, why, and for how long']],
  );
}

interface CreateOptions {
  readonly reason: string;
  readonly for: number;
  readonly dryRun?: boolean;
  readonly force?: boolean;
}

function addCreate(locks: Command, run: Runner): void {
  withExamples(
    locks
      .command('create')
      .description('refuse a person, principal, key, login, target or source, and cut their live sessions')
      .addArgument(new Argument('<subject>', 'what is locked').choices(LOCK_SUBJECTS))
      .argument('<value>', 'its name; of a key the fingerprint (SHA256:…), of a source an address or CIDR')
      .requiredOption('--reason <text>', 'why; shown to whoever is refused, and kept in the audit trail')
      .option('--for <duration>', 'how long it holds (90s, 15m, 4h, 7d; at most 30d)', parseDuration, DEFAULT_SECONDS)
      .option('--force', 'lock a name that the proxy does not know, such as a principal that was removed')
      .option('--dry-run', 'say which live sessions it would cut, and do nothing')
      .action(
        run(async (context, subject: LockSubject, value: string, options: CreateOptions) => {
          const { output, world } = context;
          const order = {
            subject,
            value,
            reason: options.reason,
            createdBy: world.userName,
            durationSeconds: options.for,
          };
          refuseImpossible(order);
          if (options.dryRun === true) {
            const tried = await context.control().tryLock(options.force === true ? order : { ...order, onlyKnown: true });
            const { value: known, wouldCut, warning } = tried;
            output.result(
              { dryRun: true, order: { ...order, value: known }, wouldCut, ...(warning === undefined ? {} : { warning }) },
              () =>
                [
                  ...(warning === undefined ? [] : [`Warning: ${escapeText(warning)}.`]),
                  `Would lock ${subject} ${escapeText(known)} for ${formatDuration(options.for * 1000)} and cut ${sessionCount(wouldCut)}.`,
                ].join('\n'),
            );
            return undefined;
          }
          const asked = options.force === true ? order : { ...order, onlyKnown: true };
          const { lock, cut, warning } = await context.control().createLock(asked);
          output.result({ lock, cut, ...(warning === undefined ? {} : { warning }) }, () =>
            [
              ...(warning === undefined ? [] : [`Warning: ${escapeText(warning)}.`]),
              `Locked ${lock.subject} ${escapeText(lock.value)} until ${lock.expiresAt}; cut ${sessionCount(cut)}.`,
              `Undo: sallyport locks lift ${lock.id} --reason "…"`,
            ].join('\n'),
          );
          return undefined;
        }),
      ),
    [
      ['sallyport locks create person mallory --for 4h --reason "stolen key"', 'lock a person everywhere'],
      ['sallyport locks create source 203.0.113.0/24 --reason "scan"', 'lock a network for an hour'],
      ['sallyport locks create target legacy --for 15m --reason "forensics" --dry-run', 'see what it would cut'],
    ],
  );
}

/** As the proxy would refuse it: a dry run says what the real one would. */
function refuseImpossible(order: object): void {
  const wrong = createLockRequestSchema.safeParse(order).error?.issues[0];
  if (wrong === undefined) return;
  const what = wrong.path[0] === 'durationSeconds' ? 'a lock holds for at least 1 s and at most 30 d' : `${wrong.path.join('.')}: ${wrong.message}`;
  throw new SallyportError('CLI_ARGUMENT', what, 'Correct the value and try again.');
}

const sessionCount = (ids: readonly string[]): string =>
  ids.length === 0
    ? 'no live session'
    : `${ids.length} live session${ids.length === 1 ? '' : 's'} (${ids.map(escapeText).join(', ')})`;

function addLift(locks: Command, run: Runner): void {
  withExamples(
    locks
      .command('lift')
      .description('take a lock back before it expires')
      .argument('<id>', 'id of the lock, as `sallyport locks list` shows it')
      .requiredOption('--reason <text>', 'why; kept in the audit trail')
      .action(
        run(async ({ output, control, world }, id: string, options: { reason: string }) => {
          const lock = await control().liftLock(id, { reason: options.reason, liftedBy: world.userName });
          output.result({ lock }, () => `Lifted the lock of ${lock.subject} ${escapeText(lock.value)}.`);
          return undefined;
        }),
      ),
    [['sallyport locks lift 3f2a --reason "key was replaced"', 'let them in again']],
  );
}

export function addLocks(program: Command, run: Runner): void {
  const locks = withExamples(
    program.command('locks').description('standing orders that refuse and cut, with expiry and reason'),
    [
      ['sallyport locks', 'who and what is locked'],
      [
        'sallyport locks create person mallory --reason "stolen key"',
        'refuse a person for an hour, and cut their sessions',
      ],
    ],
  );
  addList(locks, run);
  addCreate(locks, run);
  addLift(locks, run);
}
