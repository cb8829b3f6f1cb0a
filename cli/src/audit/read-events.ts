import { auditEventSchema, type AuditEvent } from '@sallyport/contract';
import type { AuditStore, QueryOptions } from '@sallyport/runbooks';
import { cliError } from '../errors';

const map = (path: string): string => `json_format(CAST(${path} AS json))`;

/** Every member of an audit event by itself, so that nothing is lost in a store's own notation for rows and maps. */
const MEMBERS = {
  version: 'eventData.version',
  identityType: 'eventData.userIdentity.type',
  principalId: 'eventData.userIdentity.principalId',
  details: map('eventData.userIdentity.details'),
  userAgent: 'eventData.userAgent',
  eventSource: 'eventData.eventSource',
  eventName: 'eventData.eventName',
  eventTime: 'eventData.eventTime',
  uid: 'eventData.UID',
  requestParameters: map('eventData.requestParameters'),
  responseElements: map('eventData.responseElements'),
  errorCode: 'eventData.errorCode',
  errorMessage: 'eventData.errorMessage',
  sourceIPAddress: 'eventData.sourceIPAddress',
  recipientAccountId: 'eventData.recipientAccountId',
  additionalEventData: map('eventData.additionalEventData'),
} as const;

type Member = keyof typeof MEMBERS;

export interface EventSelection {
  /** A condition in Trino SQL over the columns of {{ssh_events}}, from this code only. */
  readonly where?: string;
  readonly order: 'chain' | 'newest first';
  readonly limit?: number;
  /** Only events of this time and later, Unix time in ms; a store that is billed by what it reads then reads less. */
  readonly sinceMs?: number | undefined;
}

const ORDERS = {
  chain: `element_at(eventData.additionalEventData, 'proxyId'), try_cast(element_at(eventData.additionalEventData, 'sequence') AS bigint)`,
  'newest first': `try_cast(element_at(eventData.additionalEventData, 'timeMs') AS bigint) DESC`,
} as const;

export interface StoredEvents {
  readonly events: readonly AuditEvent[];
  /** Rows that are no audit event of ours, by UID: another writer's, or altered beyond reading. */
  readonly unreadable: readonly { readonly uid: string; readonly problem: string }[];
}

/** Audit events as they were written, back from the store; delivery is at least once, so one may be there twice. */
export async function readEvents(
  store: AuditStore,
  selection: EventSelection,
  options: QueryOptions = {},
): Promise<StoredEvents> {
  const { table, conditions } = eventsSince(store, selection.sinceMs);
  if (selection.where !== undefined) conditions.push(`(${selection.where})`);
  const columns = Object.entries(MEMBERS).map(([name, expression]) => `${expression} AS ${name}`);
  const sql = [
    `SELECT ${columns.join(',\n  ')}`,
    `FROM ${table}`,
    ...(conditions.length === 0 ? [] : [`WHERE ${conditions.join(' AND ')}`]),
    `ORDER BY ${ORDERS[selection.order]}`,
    ...(selection.limit === undefined ? [] : [`LIMIT ${selection.limit}`]),
  ].join('\n');
  const { rows } = await store.query(sql, options);
  const events: AuditEvent[] = [];
  const unreadable: { uid: string; problem: string }[] = [];
  for (const row of rows) {
    const members = Object.fromEntries(
      (Object.keys(MEMBERS) as Member[]).map((name, index) => [name, row[index] ?? undefined]),
    );
    const parsed = auditEventSchema.safeParse(toEvent(members as Readonly<Record<Member, string | undefined>>));
    if (parsed.success) events.push(parsed.data);
    else
      unreadable.push({
        uid: members.uid ?? '(no UID)',
        problem: `not an audit event: ${parsed.error.issues[0]?.message ?? 'unknown form'}`,
      });
  }
  return { events, unreadable };
}

/** What to read from, and under which conditions. */
function eventsSince(
  store: AuditStore,
  sinceMs: number | undefined,
): { readonly table: string; readonly conditions: string[] } {
  const table = store.tableText('ssh_events', sinceMs === undefined ? undefined : { startMs: sinceMs });
  if (table === undefined) throw cliError('CLI_CONFIG_INVALID', `${store.name} holds no ssh_events`);
  if (sinceMs === undefined) return { table, conditions: [] };
  const since = new Date(sinceMs).toISOString().slice(0, 23).replace('T', ' ');
  return { table, conditions: [`eventTime >= timestamp '${since}'`] };
}

function toEvent(row: Readonly<Record<Member, string | undefined>>): unknown {
  const json = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text));
  return withoutAbsent({
    version: row.version,
    userIdentity: withoutAbsent({ type: row.identityType, principalId: row.principalId, details: json(row.details) }),
    userAgent: row.userAgent,
    eventSource: row.eventSource,
    eventName: row.eventName,
    eventTime: row.eventTime,
    UID: row.uid,
    requestParameters: json(row.requestParameters),
    responseElements: json(row.responseElements),
    errorCode: row.errorCode,
    errorMessage: row.errorMessage,
    sourceIPAddress: row.sourceIPAddress,
    recipientAccountId: row.recipientAccountId,
    additionalEventData: json(row.additionalEventData),
  });
}

const withoutAbsent = (object: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined && value !== null));

export interface ReadAllOptions {
  readonly signal?: AbortSignal | undefined;
  readonly sinceMs?: number | undefined;
  readonly onEvents: (soFar: number) => void;
}

/** One proxy's part of the store. */
interface StoredChain {
  readonly proxyId: string;
  readonly first: number;
  readonly last: number;
}

/** A query's answer of this many events is a few MB. */
const EVENTS_PER_QUERY = 5_000;

const PROXY_ID = `element_at(eventData.additionalEventData, 'proxyId')`;
const SEQUENCE = `try_cast(element_at(eventData.additionalEventData, 'sequence') AS bigint)`;
/** A string literal of Trino SQL. */
export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

async function storedChains(store: AuditStore, { sinceMs, signal }: ReadAllOptions): Promise<StoredChain[]> {
  const { table, conditions } = eventsSince(store, sinceMs);
  const where = [...conditions, `${PROXY_ID} IS NOT NULL`, `${SEQUENCE} IS NOT NULL`].join(' AND ');
  const sql = `SELECT ${PROXY_ID} AS proxyId, min(${SEQUENCE}) AS firstSequence, max(${SEQUENCE}) AS lastSequence
FROM ${table} WHERE ${where} GROUP BY 1 ORDER BY 1`;
  const { rows } = await store.query(sql, { signal });
  return rows.map(([proxyId, first, last]) => ({ proxyId: proxyId ?? '', first: Number(first), last: Number(last) }));
}

/** Every audit event of the store, chain by chain, a bounded query at a time. */
export async function readAllEvents(store: AuditStore, options: ReadAllOptions): Promise<StoredEvents> {
  const { onEvents, signal, sinceMs } = options;
  const events: AuditEvent[] = [];
  const unreadable: { uid: string; problem: string }[] = [];
  for (const chain of await storedChains(store, options)) {
    const ofChain = `${PROXY_ID} = ${sqlText(chain.proxyId)}`;
    for (let from: number | undefined = chain.first; from !== undefined && from <= chain.last;) {
      const to: number = from + EVENTS_PER_QUERY - 1;
      const where = `${ofChain} AND ${SEQUENCE} BETWEEN ${from} AND ${to}`;
      const page = await readEvents(store, { where, order: 'chain', sinceMs }, { signal });
      events.push(...page.events);
      unreadable.push(...page.unreadable);
      onEvents(events.length);
      // A gap, or a number that somebody made up, may be wider than all the time there is.
      const isEmpty = page.events.length + page.unreadable.length === 0;
      from = isEmpty ? await nextSequence(store, ofChain, to, options) : to + 1;
    }
  }
  return { events, unreadable };
}

async function nextSequence(
  store: AuditStore,
  ofChain: string,
  after: number,
  { sinceMs, signal }: ReadAllOptions,
): Promise<number | undefined> {
  const { table, conditions } = eventsSince(store, sinceMs);
  const where = [...conditions, ofChain, `${SEQUENCE} > ${after}`].join(' AND ');
  const { rows } = await store.query(`SELECT min(${SEQUENCE}) AS next FROM ${table} WHERE ${where}`, { signal });
  const next = rows[0]?.[0] ?? undefined;
  return next === undefined ? undefined : Number(next);
}
