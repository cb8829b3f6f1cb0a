import { EventEmitter } from 'node:events';
import { Boundary, isOwnFault } from './boundary';
import { ProtocolViolation } from './errors';

function setUp(end?: (fault: Error) => void) {
  const faults: string[] = [];
  return { faults, boundary: new Boundary(end ?? ((fault) => faults.push(fault.message))) };
}
const failing = (what: string) => () => {
  throw new TypeError(what);
};

test('what is run, listens or is waited for ends its own connection and throws nothing', async () => {
  const { boundary, faults } = setUp();
  const emitter = new EventEmitter();
  emitter.on('drain', boundary.around(failing('listener')));
  boundary.run(failing('call'));
  expect(emitter.emit('drain')).toBe(true);
  boundary.watch(Promise.reject(new Error('work')));
  await new Promise(setImmediate);
  expect(faults).toEqual(['call', 'listener', 'work']);
});

test('a listener gets what the event brings', () => {
  const { boundary, faults } = setUp();
  const seen: unknown[] = [];
  boundary.around((a: number, b: string) => seen.push(a, b))(1, 'two');
  expect(seen).toEqual([1, 'two']);
  expect(faults).toEqual([]);
});

test('what is thrown need not be an error', () => {
  const { boundary, faults } = setUp();
  boundary.fault('a text');
  expect(faults).toEqual(['a text']);
});

test('an end that fails itself throws nothing', () => {
  const { boundary } = setUp(failing('the log is gone'));
  expect(() => boundary.run(failing('call'))).not.toThrow();
});

test('a peer that breaks the protocol is no fault of the proxy', () => {
  expect(isOwnFault(new ProtocolViolation('data beyond the window'))).toBe(false);
  expect(isOwnFault(new Error('Bad packet length'))).toBe(false);
  expect(isOwnFault(new TypeError('undefined is not a function'))).toBe(true);
});
