import { EventEmitter } from 'node:events';
import { holdSignal } from './hold-signal';

test('a signal that comes early is told later; one that comes after the release is not taken', () => {
  const signals = new EventEmitter();
  const [held, other] = [holdSignal(signals, 'SIGHUP'), holdSignal(signals, 'SIGUSR2')];
  expect(signals.emit('SIGHUP')).toBe(true);
  expect(held.release()).toBe(true);
  expect(other.release()).toBe(false);
  expect(signals.emit('SIGHUP')).toBe(false);
});
