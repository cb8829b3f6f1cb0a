import fc from 'fast-check';
import { KeptBytes } from './kept-bytes';

it('gives back what was appended, in order, less what was dropped', () => {
  const step = fc.oneof(
    fc.record({ append: fc.uint8Array({ maxLength: 50 }) }),
    fc.record({ drop: fc.double({ min: 0, max: 1, noNaN: true }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
      const kept = new KeptBytes();
      let model = Buffer.alloc(0);
      for (const one of steps) {
        const before = kept.peek();
        const seen = Buffer.from(before);
        if ('append' in one) {
          kept.append(Buffer.from(one.append));
          model = Buffer.concat([model, one.append]);
        } else {
          const count = Math.floor(one.drop * model.length);
          kept.drop(count);
          model = model.subarray(count);
        }
        expect(kept.length).toBe(model.length);
        expect(kept.peek()).toEqual(model);
        // Whoever looked before still sees the same.
        expect(before).toEqual(seen);
      }
    }),
  );
});

it('copies few bytes more than came, when a packet comes byte by byte and one leaves for each that comes', () => {
  const copy = jest.spyOn(Buffer.prototype, 'copy');
  const bytes = 100_000;
  const kept = new KeptBytes();
  for (let index = 0; index < bytes; index += 1) kept.append(Buffer.of(1));
  for (let index = 0; index < bytes; index += 1) {
    kept.append(Buffer.of(2));
    kept.drop(1);
  }
  const copied = copy.mock.results.reduce((sum, { value }) => sum + Number(value), 0);
  copy.mockRestore();
  expect(copied).toBeLessThan(6 * bytes);
});
