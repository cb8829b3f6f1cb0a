import pc from 'picocolors';
import type { AuditEvent } from '@sallyport/contract';
import { auditEvent } from './audit-event.fixture';
import { eventLine } from './event-line';

const plain = pc.createColors(false);
const line = (changes: Partial<AuditEvent>): string => eventLine({ ...auditEvent(1), ...changes }, plain);

test('one line: when, what, who, where', () => {
  expect(line({ eventName: 'ExecuteCommand', requestParameters: { command: 'uname -a', channel: '0' } })).toBe(
    '07:00:00.000  ExecuteCommand     alice     ubuntu@web-1  127.0.0.1  command=uname -a',
  );
});

test('a refusal says why', () => {
  expect(line({ errorCode: 'AccessDenied', errorMessage: 'no policy' })).toMatch(/ {2}AccessDenied: no policy$/);
});

test.each([
  [
    { direction: 'local', destinationHost: '169.254.169.254', destinationPort: '80' },
    'direction=local destination=169.254.169.254:80',
  ],
  [
    { direction: 'local', destinationHost: 'fd00:ec2::254', destinationPort: '80' },
    'direction=local destination=[fd00:ec2::254]:80',
  ],
  [{ direction: 'remote', listenHost: 'localhost', listenPort: '8080' }, 'direction=remote listen=localhost:8080'],
  [{ direction: 'local', socketPath: '/run/docker.sock' }, 'direction=local socketPath=/run/docker.sock'],
])('a forward shows where it goes: %j', (requestParameters, detail) => {
  expect(line({ eventName: 'ForwardPort', requestParameters })).toContain(detail);
});

test('nothing that a stranger wrote reaches the terminal as it is', () => {
  const shown = line({
    eventName: 'ExecuteCommand',
    requestParameters: { command: 'echo \u001b[31m\nred' },
    userIdentity: { type: 'Person', principalId: 'x\u0007' },
    additionalEventData: { ...auditEvent(1).additionalEventData, person: '', target: 'web\u202e-1' },
    errorCode: 'AccessDenied',
    errorMessage: '\u009b2J',
  });
  // eslint-disable-next-line no-control-regex -- they are what must not be there
  expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  expect(shown).toContain('echo \\x1b[31m\\nred');
});

test('a long command line is cut', () => {
  expect(line({ eventName: 'ExecuteCommand', requestParameters: { command: 'x'.repeat(5_000) } }).length).toBeLessThan(
    300,
  );
});
