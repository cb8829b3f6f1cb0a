import { nearestName, suggest } from './suggest';

const NAMES = ['drainSeconds', 'listen', 'hostKeys'];

test.each([
  ['drainSecond', 'drainSeconds'],
  ['LISTEN', 'listen'],
  ['lisetn', 'listen'],
  ['hostKey', 'hostKeys'],
  ['colour', undefined],
  ['', undefined],
])('%j most likely means %j', (unknown, meant) => {
  expect(nearestName(unknown, NAMES)).toBe(meant);
});

test('where nothing is near, all that is allowed is told', () => {
  expect(suggest('drainSecond', NAMES)).toBe('did you mean "drainSeconds"?');
  expect(suggest('colour', NAMES)).toBe('allowed are drainSeconds, listen, hostKeys');
  expect(suggest('colour', [])).toBe('allowed are ');
});
