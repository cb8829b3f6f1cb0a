import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** On a Node that is not mended the process ends by a signal; that is what the other tests are about. */
const run = (script: string, ...args: string[]) => {
  const { stdout, status, signal } = spawnSync(process.execPath, [join(__dirname, script), ...args], {
    encoding: 'utf8',
  });
  return { stdout, status, signal };
};

const NODE = Number(process.versions.node.split('.')[0]);

describe('Cedar on this Node', () => {
  // 20 and 22 are not mended. Should one be mended by an update, this says so, and the flag can go once both are.
  it(`is on a V8 that ${NODE < 24 ? 'ends the process' : 'goes on'} when it is not held back`, () => {
    expect(run('deoptimised-call.fixture.cjs')).toMatchObject(
      NODE < 24 ? { stdout: '' } : { stdout: 'alive 2', status: 0 },
    );
  });

  it('survives the loss of its optimised caller once Cedar is loaded', () => {
    const cedar = join(__dirname, '../../dist/access/cedar.js');
    expect(run('deoptimised-call.fixture.cjs', cedar)).toEqual({ stdout: 'alive 2', status: 0, signal: null });
  });

  it('survives the loss of its optimised caller once the proxy is loaded', () => {
    const config = join(__dirname, '../../dist/config/check-config.js');
    expect(run('deoptimised-call.fixture.cjs', config)).toEqual({ stdout: 'alive 2', status: 0, signal: null });
  });

  it('decides 60,000 times', () => {
    expect(run('many-decisions.fixture.cjs', '60000')).toEqual({ stdout: '60000 allowed', status: 0, signal: null });
  }, 180_000);
});
