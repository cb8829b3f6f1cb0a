import { SendQueue } from './send-queue';

function drain(queue: SendQueue, step: number): string[] {
  const taken: string[] = [];
  for (let head = queue.peek(); head !== undefined; head = queue.peek()) {
    if (head.kind === 'message') {
      taken.push(`<${head.payload.toString()}>`);
      queue.take(0);
    } else {
      const count = Math.min(step, head.bytes.length);
      taken.push(`${head.stream}:${head.bytes.subarray(0, count).toString()}`);
      queue.take(count);
    }
  }
  return taken;
}

test('keeps order over both streams and messages, whatever is taken at a time', () => {
  const queue = new SendQueue();
  queue.pushData(0, Buffer.from('ab'));
  queue.pushData(0, Buffer.from('cd'));
  queue.pushData(1, Buffer.from('E'));
  queue.pushMessage(Buffer.from('eof'));
  queue.pushData(0, Buffer.from('f'));
  expect(queue.bytes).toBe(6);
  expect(drain(queue, 1)).toEqual(['0:a', '0:b', '0:c', '0:d', '1:E', '<eof>', '0:f']);
  expect([queue.bytes, queue.isEmpty]).toEqual([0, true]);
});

test('small chunks are copied, so that they do not keep the reads that they came in', () => {
  const queue = new SendQueue();
  const read = Buffer.alloc(64 * 1024, 'x');
  for (let offset = 0; offset < 100_000; offset += 1) queue.pushData(0, read.subarray(0, 1));
  let items = 0;
  const backing = new Set<ArrayBufferLike>();
  for (let head = queue.peek(); head?.kind === 'data'; head = queue.peek()) {
    items += 1;
    backing.add(head.bytes.buffer);
    queue.take(head.bytes.length);
  }
  expect(backing.has(read.buffer)).toBe(false);
  expect(items).toBeLessThan(10);
});

test('without a reader, messages stay and data goes', () => {
  const queue = new SendQueue();
  queue.pushData(0, Buffer.from('data'));
  queue.pushMessage(Buffer.from('exit-status'));
  queue.dropData();
  expect(drain(queue, 9)).toEqual(['<exit-status>']);
});
