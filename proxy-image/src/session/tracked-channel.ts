import type { Channel } from '../transport/channel';

/** A pair of channels as the live view and the progress reports see it. */
export interface TrackedChannel {
  readonly id: number;
  readonly kind: string;
  detail: string;
  readonly client: Channel;
  /** Wall-clock ms. */
  /** By the stopwatch of the clock, not Unix time. */
  readonly opened: number;
  lastReportMs: number;
}

/** Bytes from and to the client. */
export function byteCounts(client: Channel): { bytesIn: string; bytesOut: string } {
  return { bytesIn: String(client.bytesReceived), bytesOut: String(client.bytesSent) };
}
