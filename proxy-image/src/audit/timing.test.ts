import { timingFor } from './timing';

test('where the disk may end with the proxy, its end gives the sinks half a minute', () => {
  expect(timingFor('sink')).toMatchObject({ closeMs: 5_000, deliverMs: 30_000, shipper: { lingerMs: 10 } });
  expect(timingFor('disk')).toMatchObject({ closeMs: 5_000, deliverMs: 5_000 });
});
