import { messageOf } from '@sallyport/contract';
import { Random, stepSeed } from './random';
import { openDescriptors, Rig } from './rig';
import { within, type Surface } from './surface';

export interface FuzzOptions {
  readonly surfaces: readonly Surface[];
  readonly seed: number;
  /** Ends after so many packets, or so many milliseconds, whichever comes first. */
  readonly packets: number;
  readonly milliseconds: number;
  /** Steps played before the rest: what once found something. */
  readonly corpus: readonly { readonly surface: string; readonly seed: number }[];
  onProgress(report: FuzzReport): void;
}

export interface Finding {
  readonly surface: string;
  /** Plays the step again: `--surface SURFACE --step SEED`. */
  readonly step: number;
  readonly what: string;
}

export interface FuzzReport {
  readonly rows: Map<string, { steps: number; packets: number }>;
  readonly findings: Finding[];
  readonly seed: number;
  /** SSH packets that the proxy decrypted and parsed; the rest was sent behind the one that ended its connection. */
  handled: number;
  packets: number;
  logins: number;
  /** Resident memory in MiB, and open descriptors, at each look. */
  readonly looks: { readonly packets: number; readonly megabytes: number; readonly descriptors: number }[];
}

const MAX_FINDINGS = 20;
const PACKETS_PER_LOOK = 20_000;

/** Steps of all surfaces by their shares, with a look at the proxy's health after every so many packets. */
export async function runFuzz(options: FuzzOptions): Promise<FuzzReport> {
  const report: FuzzReport = {
    rows: new Map(),
    findings: [],
    seed: options.seed,
    handled: 0,
    packets: 0,
    logins: 0,
    looks: [],
  };
  const rig = await Rig.start();
  let playing = { surface: 'none', step: 0 };
  const found = (what: string) => report.findings.push({ ...playing, what });
  const escaped = (thrown: unknown) =>
    found(
      `an exception reached the process: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`,
    );
  process.on('uncaughtException', escaped).on('unhandledRejection', escaped);
  const play = async (surface: Surface, seed: number) => {
    playing = { surface: surface.name, step: seed };
    const row = report.rows.get(surface.name) ?? { steps: 0, packets: 0 };
    report.rows.set(surface.name, row);
    row.steps += 1;
    try {
      const packets = await surface.step(rig, new Random(seed));
      row.packets += packets;
      report.packets += packets;
    } catch (thrown) {
      found(messageOf(thrown));
    }
    for (const line of rig.errors.splice(0)) found(`the proxy logged an error: ${line}`);
    rig.tidy();
  };
  const look = async () => {
    await within('a login beside all this', rig.wellBehavedLogin()).then(
      () => (report.logins += 1),
      (thrown: unknown) => found(messageOf(thrown)),
    );
    rig.tidy();
    (globalThis as { gc?: () => void }).gc?.();
    report.handled = rig.handled.total;
    report.looks.push({
      packets: report.packets,
      megabytes: Math.round(process.memoryUsage().rss / 1_048_576),
      descriptors: openDescriptors(),
    });
    options.onProgress(report);
  };
  const started = performance.now();
  const goesOn = () =>
    report.packets < options.packets &&
    performance.now() - started < options.milliseconds &&
    report.findings.length < MAX_FINDINGS;
  await look();
  for (const { surface, seed } of options.corpus) {
    const known = options.surfaces.find(({ name }) => name === surface);
    if (known !== undefined) await play(known, seed);
  }
  // Each has its turn, however short the run; a replay is what it is.
  if (options.packets > 0)
    for (const surface of options.surfaces) await play(surface, stepSeed(options.seed, surface.name, 0));
  for (let next = report.packets + PACKETS_PER_LOOK; goesOn();) {
    const surface = furthestBehind(options.surfaces, report);
    await play(surface, stepSeed(options.seed, surface.name, report.rows.get(surface.name)?.steps ?? 0));
    if (report.packets < next) continue;
    next = report.packets + PACKETS_PER_LOOK;
    await look();
  }
  await look();
  await rig.stop();
  process.off('uncaughtException', escaped).off('unhandledRejection', escaped);
  return report;
}

function furthestBehind(surfaces: readonly Surface[], { rows }: FuzzReport): Surface {
  const done = ({ name, share }: Surface) => (rows.get(name)?.packets ?? 0) / share;
  const [first, ...rest] = surfaces;
  if (first === undefined) throw new Error('no surface has that name');
  return rest.reduce((behind, surface) => (done(surface) < done(behind) ? surface : behind), first);
}
