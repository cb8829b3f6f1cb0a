import { RekeyGuard } from './rekey-guard';

test('a burst is fine, a flood is not', () => {
  const guard = new RekeyGuard(() => 0, () => 0);
  for (let round = 0; round < 32; round += 1) guard.onKeyExchange();
  expect(() => {
    guard.onKeyExchange();
  }).toThrow('too many key exchanges');
});

test('traffic pays for key exchanges', () => {
  let bytes = 0;
  const guard = new RekeyGuard(() => 0, () => (bytes += 1024 * 1024));
  for (let round = 0; round < 1_000; round += 1) guard.onKeyExchange();
  expect(bytes).toBeGreaterThan(0);
});

test('so does time', () => {
  let ms = 0;
  const guard = new RekeyGuard(() => (ms += 1_000), () => 0);
  for (let round = 0; round < 1_000; round += 1) guard.onKeyExchange();
  expect(ms).toBeGreaterThan(0);
});
