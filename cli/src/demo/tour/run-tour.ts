import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SallyportError } from '@sallyport/contract';
import type { CommandContext } from '../../commands/command-context';
import { cliError } from '../../errors';
import { EXIT_CODES, type ExitCode } from '../../exit-codes';
import { formatDuration } from '../../output/time';
import { withProgress } from '../../output/progress';
import { interruption } from '../../processes/interruption';
import { contextOf, type DemoOptions } from '../run-demo';
import { startDemo } from '../start-demo';
import { followDemo } from './follow-demo';
import { goodLogin, refusedForward, upload } from './steps-of-alice';
import { deniedSurge, sessionWithoutMfa } from './steps-of-mallory';
import { proof, undo } from './steps-of-the-responder';
import { Tour } from './tour';

/** The tour is worth something only with the clients that people have. */
async function requireOpenSsh(): Promise<void> {
  for (const program of ['ssh', 'sftp']) {
    // sftp has no option that only tells its version; both print something and end.
    const missing = await promisify(execFile)(program, ['-V']).then(
      () => false,
      (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
    );
    if (missing) throw cliError('SSH_MISSING', `the tour uses real clients, and there is no \`${program}\` in PATH`);
  }
}

/** Plays the whole story on a demo of its own, checks every outcome, and ends. */
export async function runTour(context: CommandContext, options: DemoOptions): Promise<ExitCode> {
  const { output, world } = context;
  await requireOpenSsh();
  const startedAt = performance.now();
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'sallyport-tour-'));
  const demo = await withProgress(world, 'Starting', () => startDemo(context, { directory, port: options.port ?? 0 }));
  const tour = new Tour(contextOf(context, demo), demo);
  try {
    const { dim, bold } = output.colours;
    tour.tell(
      {
        kind: 'ready',
        directory,
        target: demo.target,
        proxy: { port: demo.proxy.port },
        lake: { endpoint: demo.lake.endpoint },
      },
      [
        bold('Sallyport tour: real clients, a real proxy, a real target; every step is checked'),
        dim(
          `proxy 127.0.0.1:${demo.proxy.port}; target ${demo.target.description}; lake ${demo.lake.endpoint}; folder ${directory}`,
        ),
      ].join('\n'),
    );
    await Promise.race([
      play(tour),
      demo.broken,
      interruption(world.interrupted, cliError('TOUR_DEVIATION', 'the tour was interrupted')),
    ]);
    const took = performance.now() - startedAt;
    tour.tell(
      { kind: 'done', checks: tour.checkCount, tookMs: Math.round(took) },
      `\n${bold(`All ${tour.checkCount} checks passed in ${formatDuration(took)}.`)} Run \`npm start\` to try it yourself.`,
    );
  } catch (error) {
    if (error instanceof SallyportError && error.code === 'TOUR_DEVIATION')
      output.note(`\nThe folder ${directory} is kept.`);
    throw error;
  } finally {
    tour.close();
    await demo.stop();
  }
  if (options.directory === undefined) rmSync(directory, { recursive: true, force: true });
  return EXIT_CODES.ok;
}

async function play(tour: Tour): Promise<void> {
  const following = await followDemo(tour);
  try {
    await goodLogin(tour);
    await upload(tour);
    await refusedForward(tour);
    const locks = [await deniedSurge(tour), await sessionWithoutMfa(tour)];
    await undo(tour, locks, () => following.stopWatch());
    await proof(tour);
  } finally {
    await following.stop();
  }
}
