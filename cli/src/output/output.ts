import pc from 'picocolors';
import type { World } from '../world';

export type Colours = ReturnType<typeof pc.createColors>;

/** Results go to stdout, everything for the person beside them (progress, hints, errors) to stderr. */
export interface Output {
  readonly format: 'text' | 'json';
  readonly colours: Colours;
  /** Columns of the terminal; 100 where there is none. */
  readonly width: number;
  /** One line or block to stdout. */
  print(text: string): void;
  /** A hint for a person, to stderr; nothing with --json. */
  note(text: string): void;
  /** The one result of a command: `shape` with --json, else the text. */
  result(shape: object, text: () => string): void;
}

/** https://no-color.org: set and not empty means no colour. */
function wantsColour(world: World, option: 'auto' | 'never'): boolean {
  if (option === 'never' || (world.env.NO_COLOR ?? '') !== '' || world.env.TERM === 'dumb') return false;
  return world.stdout.isTTY === true;
}

export function createOutput(world: World, options: { format: 'text' | 'json'; colour: 'auto' | 'never' }): Output {
  return {
    format: options.format,
    colours: pc.createColors(options.format === 'text' && wantsColour(world, options.colour)),
    width: world.stdout.columns ?? 100,
    print: (text) => void world.stdout.write(`${text}\n`),
    note: (text) => void (options.format === 'text' && world.stderr.write(`${text}\n`)),
    result(shape, text) {
      this.print(options.format === 'json' ? JSON.stringify(shape) : text());
    },
  };
}
