import type { SessionId } from './ids';

/** `20261123T070258Z-<sessionId>-<channelId>.cast`: sorts by start; a session may have several terminals. */
export function recordingName(startedAtMs: number, sessionId: SessionId, channelId: number): string {
  const started = new Date(startedAtMs).toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
  return `${started}-${sessionId}-${channelId}.cast`;
}

const NAME = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-([a-zA-Z0-9-]+)-(\d+)\.cast$/;

/** Undefined for a file that is no recording of ours. */
export function parseRecordingName(name: string): { startedAt: string; sessionId: string; channelId: number } | undefined {
  const [, year, month, day, hour, minute, second, sessionId, channelId] = NAME.exec(name) ?? [];
  if (sessionId === undefined) return undefined;
  return { startedAt: `${year}-${month}-${day}T${hour}:${minute}:${second}Z`, sessionId, channelId: Number(channelId) };
}
