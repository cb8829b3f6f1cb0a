import { testWorld } from '../fixtures.fixture';
import { withProgress } from './progress';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

async function work(world: ReturnType<typeof testWorld>, milliseconds: number): Promise<void> {
  const done = withProgress(world, 'Reading', async (progress) => {
    progress.update('3 of 9');
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
  });
  await jest.advanceTimersByTimeAsync(milliseconds);
  await done;
}

test('work of less than two seconds says nothing', async () => {
  const world = testWorld({ isTTY: true });
  await work(world, 1_900);
  expect(world.err()).toBe('');
});

test('longer work says on stderr what it does; on a terminal it cleans up after itself', async () => {
  const world = testWorld({ isTTY: true });
  await work(world, 2_500);
  expect(world.err()).toContain('Reading: 3 of 9');
  expect(world.err().endsWith('\r\u001b[K')).toBe(true);
  expect(world.out()).toBe('');
});

test('without a terminal it is a line now and then', async () => {
  const world = testWorld();
  await work(world, 25_000);
  expect(world.err()).toBe('Reading: 3 of 9 ...\n'.repeat(3));
});
