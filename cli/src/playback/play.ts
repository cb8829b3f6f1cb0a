import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, playback, readAsciicast, SallyportError, type AsciicastReader } from '@sallyport/contract';
import { cliError } from '../errors';
import { escapeLines } from '../output/escape';
import type { Output } from '../output/output';
import type { World } from '../world';

export interface PlayOptions {
  readonly session: string;
  readonly speed: number;
  /** Seconds. */
  readonly idleLimit: number;
  /** Everything at once, with control characters spelled out. */
  readonly dump?: boolean;
}

/** Soft reset, cursor shown, main screen, no colours: whatever the recording left behind (xterm control sequences). */
const RESET_TERMINAL = '\u001b[!p\u001b[?25h\u001b[?1049l\u001b[?1000l\u001b[?2004l\u001b[0m';

async function openRecording(path: string): Promise<AsciicastReader> {
  try {
    return await readAsciicast(createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity }));
  } catch (cause) {
    if (cause instanceof SallyportError) throw cause;
    throw cliError('RECORDING_MISSING', `the recording ${path} cannot be read: ${messageOf(cause)}`, { cause });
  }
}

/**
 * Plays an asciicast. What a target printed reaches this terminal as it was: that is the purpose, and it is the only
 * place where a command does so.
 */
export async function playFile(world: World, output: Output, path: string, options: PlayOptions): Promise<void> {
  const recording = await openRecording(path);
  const { width, height } = recording.header;
  const pieces = playback(recording, { speed: options.speed, idleLimitSeconds: options.idleLimit });
  if (output.format === 'json' || options.dump === true) {
    let text = '';
    for await (const piece of pieces) text += piece.text;
    output.result({ session: options.session, file: path, width, height, text }, () => escapeLines(text));
    return;
  }
  output.note(`Session ${options.session}, ${width}x${height}. Ctrl-C stops.`);
  try {
    for await (const piece of pieces) {
      await delay(piece.delayMs, undefined, { signal: world.interrupted });
      world.stdout.write(piece.text);
    }
  } catch (error) {
    if (!world.interrupted.aborted) throw error;
  } finally {
    if (world.stdout.isTTY === true) world.stdout.write(`${RESET_TERMINAL}\n`);
  }
  output.note('The recording ends here.');
}
