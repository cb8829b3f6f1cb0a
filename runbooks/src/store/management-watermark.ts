import { sqlLiteral, type Window } from '../query/parameters';
import type { Watermark } from './watermark';

/**
 * CloudTrail delivers within 5 minutes on average, without a promise; the events table of AWS has no heartbeat.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
 */
const MANAGEMENT_DELAY_MS = 300_000;

const timestamp = (valueMs: number): string => sqlLiteral({ type: 'timestamp', valueMs });
const iso = (ms: number): string => new Date(ms).toISOString();

/** The time of the newest event. One that bears a time still to come proves nothing about now. */
export function managementSql(from: string, window: Window, nowMs: number): string {
  return `SELECT to_unixtime(max(eventTime)) AS newest FROM ${from} WHERE eventTime >= ${timestamp(window.startMs)} AND eventTime <= ${timestamp(nowMs)}`;
}

export function managementState(
  newest: string | null,
  window: Window,
): Pick<Watermark, 'atMs' | 'state' | 'explanation' | 'proxies'> {
  if (newest === null) {
    const explanation = `there is no management event since ${iso(window.startMs)}; either nothing happened or nothing was delivered`;
    return { atMs: undefined, state: 'late', explanation, proxies: [] };
  }
  const newestMs = Math.round(Number(newest) * 1_000);
  const atMs = newestMs - MANAGEMENT_DELAY_MS;
  const passed = atMs >= window.endMs;
  const explanation = `the newest management event is of ${iso(newestMs)}, and CloudTrail may deliver 5 minutes late${
    passed ? '' : `; the window ends at ${iso(window.endMs)}`
  }`;
  return { atMs, state: passed ? 'passed' : 'late', explanation, proxies: [] };
}
