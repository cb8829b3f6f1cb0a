import { rmSync } from 'node:fs';
import { auditLogLineSchema, gaugeLogLineSchema } from '@sallyport/contract';
import { auditConfig, recordingLog, silentLog, temporaryDirectory } from '../audit/audit-config.fixture';
import { createAuditTrail } from '../audit';
import type { AuditAct, RunningAuditTrail } from '../audit/audit-trail';
import { systemClock } from '../clock';
import { startAuditLog, type AuditLog } from './audit-log';

let stateDirectory: string;
let trail: RunningAuditTrail;
let auditLog: AuditLog;
let lines: () => unknown[];

beforeEach(async () => {
  stateDirectory = temporaryDirectory();
  trail = createAuditTrail({ config: auditConfig(), stateDirectory, clock: systemClock, log: silentLog, timing: { refusalWindowMs: 10_000 } });
  const recorded = recordingLog();
  // As the proxy's logger writes it: pino's own time is a number.
  lines = () => recorded.lines().map((line) => ({ ...(JSON.parse(line) as object), time: '2026-11-23T07:00:00.000Z' }));
  auditLog = startAuditLog({ trail, log: recorded.log });
  await trail.start();
  auditLog.reportGauges(() => ({ proxyId: trail.proxyId, sessions: 3, deadLetters: 0, undelivered: 7 }));
});

afterEach(async () => {
  await trail.close();
  rmSync(stateDirectory, { recursive: true, force: true });
});

const audits = () => lines().flatMap((line) => auditLogLineSchema.safeParse(line).data?.audit ?? []);
const command = (text: string): AuditAct => ({ eventName: 'ExecuteCommand', requestParameters: { command: text } });

test('one line a durable event, in order, and none of the command', async () => {
  await Promise.all(Array.from({ length: 500 }, (_, i) => trail.record(command(`secret-${i}`))));
  auditLog.close();
  expect(audits().map(({ sequence }) => sequence)).toEqual(Array.from({ length: 501 }, (_, i) => i + 1));
  expect(audits()[1]).toEqual({
    ...{ uid: `${trail.proxyId}-2`, eventName: 'ExecuteCommand', eventTime: expect.stringMatching(/Z$/) as string, errorCode: '' },
    ...{ principal: 'sallyport', person: '', principalClass: 'service', mfa: 'false', source: '', target: '', login: '', sessionId: '' },
    ...{ proxyId: trail.proxyId, sequence: 2, count: 1 },
  });
  expect(JSON.stringify(lines())).not.toContain('secret-');
});

test('lines come by themselves, without an end', async () => {
  await trail.record(command('ls'));
  while (audits().length < 2) await new Promise((resolve) => setImmediate(resolve));
  auditLog.close();
  expect(audits().map(({ eventName }) => eventName)).toEqual(['EmitHeartbeat', 'ExecuteCommand']);
});

test('a coalesced refusal says how many attempts it stands for, as a number', async () => {
  for (let i = 0; i < 5; i++) trail.recordRefusal({ eventName: 'AuthenticateUser', sourceAddress: '192.0.2.1', errorCode: 'AuthenticationFailed', claimed: { userName: 'root' } });
  await trail.close();
  auditLog.close();
  expect(audits().find(({ eventName }) => eventName === 'AuthenticateUser')).toMatchObject({
    ...{ errorCode: 'AuthenticationFailed', count: 5, source: '192.0.2.1', principal: 'root', principalClass: 'unknown' },
  });
});

test('more events than wait: what is left out is counted, and nothing stands out of order', async () => {
  const one = new Promise<Parameters<Parameters<typeof trail.subscribe>[0]>[0]>((resolve) => trail.subscribe(resolve));
  await trail.record(command('ls'));
  const event = await one;
  auditLog.close();
  const recorded = recordingLog();
  let publish: (given: typeof event) => void = () => undefined;
  const flood = startAuditLog({
    trail: { subscribe: (listener) => ((publish = listener), () => undefined) },
    log: recorded.log,
  });
  for (let sequence = 1; sequence <= 20_100; sequence++) publish({ ...event, additionalEventData: { ...event.additionalEventData, sequence: String(sequence) } });
  flood.close();
  const written = recorded.lines().map((line) => JSON.parse(line) as { audit?: { sequence: number }; leftOut?: number });
  expect(written.flatMap(({ audit }) => audit?.sequence ?? [])).toEqual(Array.from({ length: 20_000 }, (_, i) => i + 1));
  expect(written.flatMap(({ leftOut }) => leftOut ?? [])).toEqual([100]);
});

test('gauges are written at the start and at the end', () => {
  auditLog.close();
  const gauges = lines().flatMap((line) => gaugeLogLineSchema.safeParse(line).data?.gauges ?? []);
  expect(gauges).toEqual([1, 2].map(() => ({ proxyId: trail.proxyId, sessions: 3, deadLetters: 0, undelivered: 7 })));
});
