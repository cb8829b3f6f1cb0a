import { MAX_WAITING_ACTS } from '../audit/chain-writer';
import { MAX_REFUSAL_SOURCES } from '../audit/refusal-window';
import type { ProxyConfig } from '../config/schema';
import { MAX_WAITING_LINES } from '../control/audit-log';
import { ENCODED_BATCH_BYTES, HIGH_WATER_BYTES } from '../recording/recorder';
import { SFTP_LIMITS } from '../session/sftp/protocol';
import { WAITING_REQUESTS_BYTES } from '../session/waiting-requests';
import { MAX_HELD_REQUEST_BYTES } from '../transport/channel';
import { MAX_BYTES_DUE, MAX_REQUEST_BYTES } from '../transport/connection-layer';
import { PERMITTED_WINDOW_BYTES } from '../transport/receive-window';
import { SEND_FLOOR_LIMIT_BYTES } from '../transport/send-buffer';
import { READ_BYTES } from '../transport/socket-reads';

const KIB = 1024;
const MIB = 1024 * KIB;

/** Node, the code, policies and Cedar's WebAssembly, of a proxy that does nothing: measured 171 MiB on Node 20. */
const BASE_BYTES = 192 * MIB;
/** By the longest values that an event keeps of an act, and of a line of the log. */
const ACT_BYTES = 4 * KIB;
const LINE_BYTES = KIB;
/** 200 names of 128 characters, 200 connections and 100 addresses are told apart. */
const REFUSAL_BYTES = 40 * KIB;
/** Locks, remembered second factors, answers of Cedar, looked-up names: each has a bound of its own. */
const TABLE_BYTES = 48 * MIB;
/** Objects of ssh2's and ours: an idle session with a terminal was measured at 55 KiB, both legs and the channel. */
const CONNECTION_OBJECT_BYTES = 48 * KIB;
const CHANNEL_OBJECT_BYTES = 16 * KIB;
/** The longest packet that ssh2 takes once keys are exchanged, by our patch; OpenSSH's own bound. */
const PACKET_BYTES = 256 * KIB;
/** A pending request, or an open file without its paths, as objects of JavaScript. */
const PENDING_BYTES = 128;
const OPEN_FILE_BYTES = 512;

export interface MemoryRow {
  readonly what: string;
  readonly count: number;
  readonly each: number;
}

/** One leg: a packet under way, a read that was held while others were handled, what the peer does not read, requests. */
const LEG_BYTES = CONNECTION_OBJECT_BYTES + PACKET_BYTES + 2 * READ_BYTES + SEND_FLOOR_LIMIT_BYTES + MAX_BYTES_DUE + MAX_REQUEST_BYTES;
const RECORDING_BYTES = HIGH_WATER_BYTES + ENCODED_BATCH_BYTES;
const SFTP_BYTES =
  SFTP_LIMITS.crowdedRequests * PENDING_BYTES +
  SFTP_LIMITS.crowdedPathBytes +
  SFTP_LIMITS.pathBytes +
  SFTP_LIMITS.openBytes +
  SFTP_LIMITS.openHandles * OPEN_FILE_BYTES +
  SFTP_LIMITS.heldReplyBytes;
/** Both windows, in any case; what comes before the program; then either a recording or a filter. */
const CHANNEL_BYTES = CHANNEL_OBJECT_BYTES + 2 * (PERMITTED_WINDOW_BYTES + MAX_HELD_REQUEST_BYTES) + WAITING_REQUESTS_BYTES + Math.max(RECORDING_BYTES, SFTP_BYTES);

/** The most that each part of the proxy holds under these limits, whatever peers do. */
export function memoryRows(limits: Pick<ProxyConfig['limits'], 'sessions' | 'channels' | 'heldBytes' | 'unauthenticatedConnections'>): readonly MemoryRow[] {
  return [
    { what: 'Node, code, policies, Cedar', count: 1, each: BASE_BYTES },
    { what: 'acts that wait for the disk', count: MAX_WAITING_ACTS, each: ACT_BYTES },
    { what: 'lines that wait for the log', count: MAX_WAITING_LINES, each: LINE_BYTES },
    { what: 'refusals of one window, by source and reason', count: MAX_REFUSAL_SOURCES, each: REFUSAL_BYTES },
    { what: 'locks, remembered codes, decisions, names', count: 1, each: TABLE_BYTES },
    // As many inside jumps as outside.
    { what: 'strangers: `unauthenticatedConnections`, twice', count: 2 * limits.unauthenticatedConnections, each: LEG_BYTES },
    { what: '`sessions`, both legs', count: 2 * limits.sessions, each: LEG_BYTES },
    { what: '`channels`', count: limits.channels, each: CHANNEL_BYTES },
    { what: '`heldBytes`', count: 1, each: limits.heldBytes },
  ];
}

export const memoryBound = (rows: readonly MemoryRow[]): number => rows.reduce((sum, { count, each }) => sum + count * each, 0);

const size = (bytes: number): string => (bytes < 10 * MIB && bytes % MIB !== 0 ? `${Math.ceil(bytes / KIB)} KiB` : `${Math.ceil(bytes / MIB)} MiB`);

/** The rows as the table of docs/operations.md. */
export function memoryTable(rows: readonly MemoryRow[]): string {
  const lines = rows.map(({ what, count, each }) => `| ${what} | ${count} | ${size(each)} | ${size(count * each)} |`);
  return ['| | number | each | together |', '|---|---|---|---|', ...lines, `| **all** | | | **${size(memoryBound(rows))}** |`].join('\n');
}
