import type { World } from '../world';

/** From here on a person wonders whether anything still happens. */
const QUIET_MS = 2_000;
const REDRAW_MS = 120;
/** Without a terminal a line now and then tells a log that work goes on. */
const LINE_MS = 10_000;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

export interface Progress {
  /** What is being done right now, e.g. `1,200 of 5,000 events`. */
  update(detail: string): void;
}

/** Does `work`; once it takes longer than two seconds, says so on stderr until it is done. */
export async function withProgress<T>(
  world: World,
  label: string,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  let detail = '';
  let drawn = 0;
  let timer: NodeJS.Timeout | undefined;
  const text = (): string => (detail === '' ? label : `${label}: ${detail}`);
  const draw = (): void => {
    drawn += 1;
    if (world.stderr.isTTY === true) world.stderr.write(`\r\u001b[K${FRAMES[drawn % FRAMES.length] ?? ''} ${text()}`);
    else world.stderr.write(`${text()} ...\n`);
  };
  const begin = setTimeout(() => {
    draw();
    timer = setInterval(draw, world.stderr.isTTY === true ? REDRAW_MS : LINE_MS);
  }, QUIET_MS);
  try {
    return await work({ update: (now) => void (detail = now) });
  } finally {
    clearTimeout(begin);
    clearInterval(timer);
    if (drawn > 0 && world.stderr.isTTY === true) world.stderr.write('\r\u001b[K');
  }
}
