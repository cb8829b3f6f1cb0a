import { Property, UNKNOWN, UndecidedError, type Value } from '../../model';
import { covers } from './ports';

const traffic = (protocol: Value | undefined, from: Value | undefined, to: Value | undefined) => ({
  protocol: new Property(protocol, 'protocol'),
  from: new Property(from, 'from'),
  to: new Property(to, 'to'),
});

test.each<[Value | undefined, Value | undefined, Value | undefined, boolean]>([
  ['tcp', 22, 22, true],
  ['TCP', 22, 22, true],
  [' Tcp ', 22, 22, true],
  ['6', 22, 22, true],
  [6, 22, 22, true],
  ['06', 22, 22, true],
  ['006', 23, 23, false],
  ['-01', 80, 80, true],
  ['0', 22, 22, false],
  ['60', 22, 22, false],
  ['tcp', '22', '22', true],
  ['tcp', 21, 23, true],
  ['tcp', 0, 65_535, true],
  ['tcp', 23, 65_535, false],
  ['tcp', 0, 21, false],
  ['tcp', 23, 21, false],
  ['tcp', 0, 0, false],
  ['tcp', -1, -1, true],
  ['tcp', -1, 21, false],
  ['tcp', 23, -1, false],
  ['tcp', 0, -1, true],
  ['tcp', undefined, undefined, true],
  ['tcp', undefined, 21, false],
  ['tcp', 23, undefined, false],
  ['udp', 22, 22, false],
  ['17', 0, 65_535, false],
  ['icmp', -1, -1, false],
  ['-1', 0, 0, true],
  [-1, 80, 80, true],
  ['all', 80, 80, true],
  ['ALL', undefined, undefined, true],
  [undefined, undefined, undefined, true],
])('%p from %p to %p lets port 22 through: %p', (protocol, from, to, through) => {
  expect(covers(traffic(protocol, from, to), 22)).toBe(through);
});

test.each<[Value, Value, Value, boolean]>([
  ['udp', UNKNOWN, UNKNOWN, false],
  ['-1', UNKNOWN, UNKNOWN, true],
  ['tcp', UNKNOWN, 21, false],
  ['tcp', 23, UNKNOWN, false],
])('%p from %p to %p is decided although something is unknown', (protocol, from, to, through) => {
  expect(covers(traffic(protocol, from, to), 22)).toBe(through);
});

test.each<[Value, Value, Value, string]>([
  [UNKNOWN, 22, 22, 'protocol'],
  [UNKNOWN, 80, 80, 'protocol'],
  ['tcp', UNKNOWN, 22, 'from'],
  ['tcp', 22, UNKNOWN, 'to'],
])('%p from %p to %p is undecided', (protocol, from, to, path) => {
  expect(() => covers(traffic(protocol, from, to), 22)).toThrow(new UndecidedError(path));
});
