import pc from 'picocolors';
import { messageOf, SallyportError } from '@sallyport/contract';
import type { World } from '../world';
import { escapeLines } from './escape';

export interface ErrorStyle {
  readonly format: 'text' | 'json';
  readonly colour: 'auto' | 'never';
  readonly stack: 'shown' | 'hidden';
}

/** Something that no code of ours foresaw still says what happened and what to do. */
function asSallyportError(error: unknown): SallyportError {
  if (error instanceof SallyportError) return error;
  return new SallyportError('UNEXPECTED', messageOf(error), 'Run it again with --debug and report what that shows.', {
    cause: error,
  });
}

/** Code, what happened, what to do; to stderr, as `{"error": {code, message, remedy}}` with --json. */
export function printError(world: World, error: unknown, style: ErrorStyle): void {
  const told = asSallyportError(error);
  if (style.format === 'json') {
    world.stderr.write(`${JSON.stringify({ error: told.toJSON() })}\n`);
  } else {
    const plain = style.colour === 'never' || (world.env.NO_COLOR ?? '') !== '' || world.stderr.isTTY !== true;
    const colours = pc.createColors(!plain);
    // A message may quote what a stranger wrote.
    world.stderr.write(
      `${colours.red(`error ${told.code}`)}: ${escapeLines(told.message)}\n${colours.bold('what to do')}: ${escapeLines(told.remedy)}\n`,
    );
  }
  if (style.stack === 'shown' && error instanceof Error) {
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause)
      world.stderr.write(`${escapeLines(cause.stack ?? '')}\n`);
  }
}
