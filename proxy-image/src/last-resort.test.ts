import { EventEmitter } from 'node:events';
import { drainOnEscape, type EscapeSource } from './last-resort';
import type { Log } from './log';

function setUp() {
  const source = new EventEmitter() as EventEmitter & EscapeSource;
  const lines: object[] = [];
  const drained: number[] = [];
  const log = { error: (fields: object) => lines.push(fields) } as unknown as Log;
  drainOnEscape(source, log, () => drained.push(1));
  return { source, lines, drained };
}

test('an exception that escapes drains the proxy, which then ends with status 1', () => {
  const { source, lines, drained } = setUp();
  source.emit('uncaughtException', new TypeError('undefined is not a function'), 'uncaughtException');
  expect(drained).toHaveLength(1);
  expect(source.exitCode).toBe(1);
  expect(lines).toMatchObject([{ error: 'undefined is not a function', origin: 'uncaughtException' }]);
});

test('what is thrown need not be an error', () => {
  const { source, lines } = setUp();
  source.emit('uncaughtException', 'a text', 'unhandledRejection');
  expect(lines).toMatchObject([{ error: 'a text', origin: 'unhandledRejection' }]);
});
