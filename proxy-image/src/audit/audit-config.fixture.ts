import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { LakeSink } from '../config/audit-schema';
import { proxyConfigSchema, type ProxyConfig } from '../config/schema';

type AuditConfig = ProxyConfig['audit'];

const auditSchema = proxyConfigSchema.shape.audit;

export function auditConfig(overrides: Partial<AuditConfig> = {}): AuditConfig {
  return { ...auditSchema.parse({}), ...overrides };
}

export function sinkAt(endpoint: string, channel = 'sallyport'): LakeSink {
  return {
    type: 'lake',
    channelArn: `arn:aws:cloudtrail:us-east-1:000000000000:channel/${channel}`,
    region: 'us-east-1',
    endpoint,
    mode: 'write',
  };
}

export const temporaryDirectory = (): string => mkdtempSync(join(tmpdir(), 'sallyport-'));

export const silentLog = pino({ level: 'silent' });

/** Lines logged at `error`, for tests of what is said loudly. */
export function recordingLog(): { log: typeof silentLog; lines: () => string[] } {
  const written: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void written.push(line) });
  return { log, lines: () => written };
}
