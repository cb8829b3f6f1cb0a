import { proxyConfigSchema } from './schema';
import { withMemoryLimits } from './memory-limits';
import { Problems } from './problem';

const MIB = 1024 * 1024;
const defaults = proxyConfigSchema.shape.limits.parse(undefined);

function judged(memoryMiB: number, named: Readonly<Partial<typeof defaults>> = {}) {
  const problems = new Problems();
  const limits = withMemoryLimits({ ...defaults, ...named }, named, memoryMiB * MIB, { file: 'proxy.yaml' }, problems);
  return { limits, warnings: problems.warnings() };
}

it('chooses what fits the memory of a small task, and keeps every other limit', () => {
  const { limits, warnings } = judged(2_048);
  expect(limits).toEqual({
    ...defaults,
    ...{ sessions: 315, channels: 315, unauthenticatedConnections: 62, heldBytes: 52_848_230 },
  });
  expect(warnings).toEqual([]);
});

it('keeps what the config sets, and warns when that does not fit', () => {
  const { limits, warnings } = judged(2_048, { sessions: 2_000 });
  expect(limits.sessions).toBe(2_000);
  expect(warnings).toMatchObject([
    {
      file: 'proxy.yaml',
      message: expect.stringContaining('the proxy may use 2048 MiB') as string,
      allowed: 'leave out sessions: the proxy then chooses what fits; or give it more memory',
    },
  ]);
});

it('warns of a memory in which no limits fit', () => {
  expect(judged(512).warnings).toMatchObject([{ allowed: 'give the proxy more memory' }]);
});
