import {
  verifyChain,
  type AuditEvent,
  type ChainAnchor,
  type ChainProblem,
  type ChainReport,
} from '@sallyport/contract';
import { openAuditStore } from '../audit-store';
import type { CommandContext } from '../commands/command-context';
import { cliError } from '../errors';
import { escapeText } from '../output/escape';
import type { Colours } from '../output/output';
import { withProgress } from '../output/progress';
import { renderTable } from '../output/table';
import { unreadHeads } from './expected-heads';
import { readAllEvents, type StoredEvents } from './read-events';
import { readSpool, type SpooledEvents } from './read-spool';

export type VerifySource = 'store' | 'spool' | 'both';

/** `nothing`: no event was read, so that nothing is proven. */
export type VerificationResult = 'intact' | 'broken' | 'nothing';

export interface Verification {
  readonly result: VerificationResult;
  readonly document: object;
  readonly text: string;
}

const NOTHING: SpooledEvents = { events: [], unreadable: [], cutOff: [] };

export interface VerifyOptions {
  readonly source: VerifySource;
  readonly sinceMs?: number | undefined;
  /** Digests that were noted earlier and kept elsewhere: they show what was cut off or rewritten since. */
  readonly heads: readonly ChainAnchor[];
}

/** Reads the audit events from where it is asked to and proves their chains. */
export async function verifyAudit(
  context: CommandContext,
  { source, sinceMs, heads }: VerifyOptions,
): Promise<Verification> {
  const spooled = source === 'store' ? NOTHING : await readSpool(spoolDirectory(context));
  const stored = source === 'spool' ? NOTHING : await readStore(context, sinceMs);
  const events = [...stored.events, ...spooled.events];
  const unreadable = [...stored.unreadable, ...spooled.unreadable];
  const verdict = verifyChain(events, heads);
  const unread = unreadHeads(heads, verdict.chains);
  const undelivered = source === 'both' ? notIn(spooled.events, stored.events) : 0;
  const isIntact = verdict.intact && unreadable.length === 0 && unread.length === 0;
  const result = events.length + unreadable.length === 0 ? 'nothing' : isIntact ? 'intact' : 'broken';
  return {
    result,
    document: {
      intact: result === 'intact',
      result,
      source,
      events: events.length,
      chains: verdict.chains,
      unreadable,
      expectedHeads: heads.length,
      unreadHeads: unread,
      ...(source === 'store' ? {} : { cutOff: spooled.cutOff }),
      ...(source === 'both' ? { undelivered } : {}),
    },
    text: describe(verdict.chains, {
      result,
      unreadable,
      unread,
      heads,
      undelivered,
      cutOff: spooled.cutOff,
      source,
      colours: context.output.colours,
    }),
  };
}

function spoolDirectory(context: CommandContext): string {
  const { path, config } = context.config();
  if (config.spoolDirectory === undefined)
    throw cliError('CLI_CONFIG_INVALID', `${path}: key \`spoolDirectory\`: is missing`);
  return config.spoolDirectory;
}

async function readStore(context: CommandContext, sinceMs: number | undefined): Promise<StoredEvents> {
  const store = openAuditStore(context);
  try {
    return await withProgress(context.world, 'Reading the audit store', (progress) =>
      readAllEvents(store, {
        signal: context.world.interrupted,
        sinceMs,
        onEvents: (soFar) => progress.update(`${soFar} events`),
      }),
    );
  } finally {
    store.close();
  }
}

function notIn(spooled: readonly AuditEvent[], stored: readonly AuditEvent[]): number {
  const delivered = new Set(stored.map((event) => event.UID));
  return spooled.filter((event) => !delivered.has(event.UID)).length;
}

const range = (from: number, to: number): string => (from === to ? `event ${from}` : `events ${from} to ${to}`);

function problemText(problem: ChainProblem): string {
  switch (problem.kind) {
    case 'missing':
      return `${range(problem.from, problem.to)} missing`;
    case 'altered':
      return problem.from === problem.to
        ? `event ${problem.from} was altered`
        : `one or more of ${range(problem.from, problem.to)} were altered`;
    case 'conflict':
      return `${problem.copies} different events claim to be event ${problem.sequence}`;
  }
}

interface Description {
  readonly result: VerificationResult;
  readonly unread: readonly ChainAnchor[];
  readonly heads: readonly ChainAnchor[];
  readonly unreadable: StoredEvents['unreadable'];
  readonly undelivered: number;
  readonly cutOff: readonly string[];
  readonly source: VerifySource;
  readonly colours: Colours;
}

const PLACES: Readonly<Record<VerifySource, string>> = {
  store: 'the audit store',
  spool: 'the spool',
  both: 'the spool and the audit store',
};

/** An empty spool or store is what somebody leaves who removed every event, so that it must not pass as a proof. */
const nothingRead = (source: VerifySource, heads: number): string =>
  `No audit event was read from ${PLACES[source]}, so nothing is proven${heads === 0 ? '' : `, and ${heads} expected ${heads === 1 ? 'head is' : 'heads are'} missing`}.`;

/** Nobody was told that such an event is durable, so the chain may be intact without it. */
const cutOffNote = (place: string): string =>
  `${place} has no end. The proxy is writing it now, or it was cut off by a crash or by somebody. Run this again while the proxy runs; ` +
  'if it stays, verify the audit store too (without --spool), and with the heads that you noted (--heads).';

function describe(chains: readonly ChainReport[], about: Description): string {
  const { result, unreadable, unread, heads, undelivered, cutOff, source, colours } = about;
  const cutOffNotes = cutOff.map((place) => colours.yellow(escapeText(cutOffNote(place))));
  if (result === 'nothing') return [colours.red(nothingRead(source, heads.length)), ...cutOffNotes].join('\n');
  const broken = chains.filter((chain) => chain.problems.length > 0);
  const table = renderTable(
    ['CHAIN', 'EVENTS', 'FIRST', 'LAST', 'BEGINS', 'RESULT', 'HEAD'],
    chains.map((chain) => [
      chain.proxyId,
      String(chain.events),
      String(chain.first),
      String(chain.last),
      chain.fromGenesis ? 'at genesis' : 'later',
      chain.problems.length === 0 ? 'intact' : 'BROKEN',
      chain.head,
    ]),
    colours,
  );
  const problems = [
    ...broken.flatMap((chain) => chain.problems.map((problem) => `${chain.proxyId}: ${problemText(problem)}`)),
    ...unreadable.map(({ uid, problem }) => `${uid}: ${problem}`),
    ...unread.map(
      ({ proxyId, sequence }) =>
        `${proxyId}: event ${sequence}, whose head is expected, is not among the events that were read`,
    ),
  ].map((line) => colours.red(escapeText(line)));
  const total = chains.reduce((sum, chain) => sum + chain.events, 0);
  const summary =
    problems.length === 0
      ? colours.green(
          `Every chain is intact: ${total} events in ${chains.length} ${chains.length === 1 ? 'chain' : 'chains'}, none missing, none altered.${heads.length === 0 ? '' : ` ${heads.length === 1 ? 'The expected head was' : `All ${heads.length} expected heads were`} found.`}`,
        )
      : colours.red(
          `${broken.length} of ${chains.length} chains are broken, ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}.`,
        );
  const delivery =
    source === 'both'
      ? [
          undelivered === 0
            ? 'All that is in the spool has been delivered.'
            : `${undelivered} events of the spool have not been delivered yet.`,
        ]
      : [];
  const gap = problems.length > 0 ? [''] : [];
  return [table, '', ...problems, ...gap, summary, ...delivery, ...cutOffNotes].join('\n');
}
