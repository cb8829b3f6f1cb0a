import { spawn } from 'node:child_process';
import { LOCAL_CREDENTIALS_ENV } from '../local-credentials';
import type { World } from '../world';

/** Runs a program of another room with this terminal, hands Ctrl-C on, and gives its exit status. */
export function runInForeground(world: World, command: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: 'inherit',
      cwd: world.cwd,
      env: { ...world.env, ...LOCAL_CREDENTIALS_ENV },
    });
    const stop = (): void => void child.kill('SIGTERM');
    world.interrupted.addEventListener('abort', stop);
    child.once('error', reject);
    child.once('exit', (code) => {
      world.interrupted.removeEventListener('abort', stop);
      resolve(code ?? (world.interrupted.aborted ? 0 : 1));
    });
  });
}
