import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { ChainAnchor } from '@sallyport/contract';
import { openAuditStore } from '../audit-store';
import { expectedHead, readExpectedHeads } from '../audit/expected-heads';
import { eventLine } from '../audit/event-line';
import { readEvents } from '../audit/read-events';
import { sinceMs, sinceOption } from '../audit/since-option';
import { verifyAudit } from '../audit/verify-audit';
import { EXIT_CODES } from '../exit-codes';
import { withProgress } from '../output/progress';
import type { Runner } from './command-context';
import { withExamples } from './examples';

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 10_000)
    throw new InvalidArgumentError('Write a whole number from 1 to 10000.');
  return value;
}

interface TailOptions {
  readonly lines: number;
  readonly follow?: boolean;
  readonly heartbeats?: boolean;
  readonly since?: number;
}

/** They come by the clock and would crowd out what happened. */
const HEARTBEAT = 'EmitHeartbeat';

function addTail(audit: Command, run: Runner): void {
  withExamples(
    audit
      .command('tail')
      .description('show the newest audit events of the audit store, and with -f new ones as they become durable')
      .option('-n, --lines <count>', 'how many past events', count, 20)
      .option('--heartbeats', 'show those too')
      .addOption(sinceOption())
      .option('-f, --follow', "go on with the proxy's live events until Ctrl-C")
      .action(
        run(async (context, options: TailOptions) => {
          const { output, world } = context;
          const store = openAuditStore(context);
          const show = (event: Parameters<typeof eventLine>[0]): void =>
            output.print(output.format === 'json' ? JSON.stringify(event) : eventLine(event, output.colours));
          try {
            const past = await withProgress(world, 'Reading the audit store', () =>
              readEvents(
                store,
                {
                  order: 'newest first',
                  limit: options.lines,
                  sinceMs: sinceMs(world, options.since),
                  where: options.heartbeats === true ? 'TRUE' : `eventData.eventName <> '${HEARTBEAT}'`,
                },
                { signal: world.interrupted },
              ),
            );
            for (const event of [...past.events].reverse()) show(event);
            if (past.events.length === 0)
              output.note(
                options.since === undefined
                  ? 'The audit store holds no event yet. Log in through the proxy to make some.'
                  : 'The audit store holds no event of that time. A longer --since shows older ones.',
              );
          } finally {
            store.close();
          }
          if (options.follow !== true) return undefined;
          for await (const event of context.control().followEvents(world.interrupted)) {
            if (options.heartbeats === true || event.eventName !== HEARTBEAT) show(event);
          }
          return undefined;
        }),
      ),
    [
      ['sallyport audit tail', 'the last 20 events'],
      ['sallyport audit tail -f --json | jq .eventName', 'every event as it happens'],
    ],
  );
}

interface VerifyCommandOptions {
  readonly spool?: boolean;
  readonly both?: boolean;
  readonly since?: number;
  readonly head?: readonly ChainAnchor[];
  readonly heads?: string;
}

function addVerify(audit: Command, run: Runner): void {
  withExamples(
    audit
      .command('verify')
      .description('prove the digest chain of every proxy, and name each gap, fork and alteration')
      .option('--spool', "read the proxy's spool instead of the audit store")
      .option('--both', 'read both, which shows what has not been delivered yet')
      // Only the whole store shows what has not been delivered.
      .addOption(sinceOption().conflicts(['spool', 'both']))
      .option(
        '--head <chain:last:head>',
        'a head that was noted earlier: the chain must still hold it (may be repeated)',
        expectedHead,
      )
      .option('--heads <file>', 'the same for every chain in a file that `audit verify --json` wrote earlier')
      .action(
        run(async (context, options: VerifyCommandOptions) => {
          const { output, world } = context;
          const source = options.both === true ? 'both' : options.spool === true ? 'spool' : 'store';
          const heads = [
            ...(options.head ?? []),
            ...(options.heads === undefined ? [] : readExpectedHeads(options.heads)),
          ];
          const verification = await verifyAudit(context, { source, sinceMs: sinceMs(world, options.since), heads });
          output.result(verification.document, () => verification.text);
          return verification.result === 'intact' ? EXIT_CODES.ok : EXIT_CODES.error;
        }),
      ),
    [
      ['sallyport audit verify', 'exit status 1 when a chain is broken, or when there is no event at all'],
      ['sallyport audit verify --json > heads.json', 'note the heads, and keep them elsewhere'],
      ['sallyport audit verify --heads heads.json', 'prove that nothing was cut off or rewritten since'],
      ['sallyport audit verify --spool', "what the proxy's disk holds"],
      ['sallyport audit verify --since 7d --store athena', 'the chains of the last week, in one of several stores'],
    ],
  );
}

export function addAudit(program: Command, run: Runner): void {
  const audit = withExamples(
    program.command('audit').description('the audit trail: watch it, and prove that nothing is missing'),
    [
      ['sallyport audit tail -f', 'watch it'],
      ['sallyport audit verify', 'prove that nothing is missing'],
    ],
  );
  addTail(audit, run);
  addVerify(audit, run);
}
