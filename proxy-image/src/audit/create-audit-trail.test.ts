import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditEventSchema, eventDigest, GENESIS_DIGEST, type AuditEvent } from '@sallyport/contract';
import { systemClock } from '../clock';
import { auditConfig, silentLog, sinkAt, temporaryDirectory } from './audit-config.fixture';
import { createAuditTrail } from './create-audit-trail';
import { FakeSink } from './fake-sink.fixture';
import { firstOf } from './spool-segment';

function spooled(stateDirectory: string): AuditEvent[] {
  const directory = join(stateDirectory, 'spool');
  return readdirSync(directory)
    .filter((name) => firstOf(name) !== undefined)
    .sort()
    .flatMap((name) => readFileSync(join(directory, name), 'utf8').split('\n').filter(Boolean))
    .map((line) => auditEventSchema.parse(JSON.parse(line)));
}

test('smoke', async () => {
  const sink = await FakeSink.start();
  const stateDirectory = temporaryDirectory();
  const open = () => createAuditTrail({ config: auditConfig({ sinks: [sinkAt(sink.endpoint)] }), stateDirectory, clock: systemClock, log: silentLog });
  const trail = open();
  await trail.start();
  await Promise.all(Array.from({ length: 500 }, (_, i) => trail.record({ eventName: 'StartSession', requestParameters: { i: String(i) } })));
  await trail.close();
  const again = open();
  await again.start();
  expect(again.proxyId).toBe(trail.proxyId);
  await again.close();
  const events = spooled(stateDirectory);
  let digest = GENESIS_DIGEST;
  events.forEach((event, index) => {
    expect(event.additionalEventData.sequence).toBe(String(index + 1));
    expect(event.additionalEventData.previousDigest).toBe(digest);
    digest = eventDigest(event);
  });
  expect(sink.sequences()).toEqual(events.map((_, index) => index + 1));
  await sink.close();
});
