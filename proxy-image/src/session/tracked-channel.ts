import { elapsedMs, type Clock } from '../clock';
import type { Channel } from '../transport/channel';
import type { Permit } from './permit';
import type { SessionAct } from './session-audit';

/** A pair of channels as the live view and the progress reports see it. */
export interface TrackedChannel {
  readonly id: number;
  readonly kind: string;
  detail: string;
  readonly client: Channel;
  /** By the stopwatch of the clock, not Unix time. */
  readonly opened: number;
  lastReportMs: number;
  /** What it is there by, once that was decided; a session channel has none until a program is asked for. */
  permit?: Permit;
}

/** Bytes from and to the client. */
export function byteCounts(client: Channel): { bytesIn: string; bytesOut: string } {
  return { bytesIn: String(client.bytesReceived), bytesOut: String(client.bytesSent) };
}

export const progressOf = (channel: TrackedChannel, clock: Clock): SessionAct => ({
  eventName: 'ReportProgress',
  requestParameters: { channelType: channel.kind },
  responseElements: byteCounts(channel.client),
  additional: { channelId: String(channel.id), durationMs: String(elapsedMs(clock, channel.opened)) },
});
