import fc from 'fast-check';
import { MalformedError, Property } from '../../model';
import { secondsOf } from './seconds-of';

const read = (text: string | null) => secondsOf(new Property(text, 'sessionDuration'));

test.each([
  ['PT1H', 3_600],
  ['PT90M', 5_400],
  ['PT1H30M5S', 5_405],
  ['P1D', 86_400],
  ['P1DT1S', 86_401],
  ['PT0S', 0],
])('%s', (text, seconds) => {
  expect(read(text)).toBe(seconds);
});

test('none is none', () => {
  expect(read(null)).toBeUndefined();
});

test.each(['', 'P', 'PT', 'P1DT', '1H', 'PT1.5H', 'P1M', 'PT1H ', ' PT1H', 'pt1h', 'PT1M1H'])('%p is none', (text) => {
  expect(() => read(text)).toThrow(new MalformedError('sessionDuration', 'is no ISO 8601 duration'));
});

test('however it is split, it is as long', () => {
  fc.assert(
    fc.property(fc.nat({ max: 200_000 }), (seconds) => {
      const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
      expect(read(`PT${seconds}S`)).toBe(seconds);
      expect(read(`PT${hours}H${minutes}M${seconds % 60}S`)).toBe(seconds);
      expect(read(`P${Math.floor(hours / 24)}DT${hours % 24}H${minutes}M${seconds % 60}S`)).toBe(seconds);
    }),
  );
});
