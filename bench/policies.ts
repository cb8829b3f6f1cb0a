import { loadavg } from 'node:os';
import { join } from 'node:path';
import { PackHost } from '../test/harness/policy-pack/pack-host';
import { inFlight } from '../test/harness/policy-pack/in-flight';
import { cpuSeconds } from './process-cost';
import { stackResources } from './stack-resources';
import { median } from './statistics';

const ROUNDS = 5;
const RESOURCES = 1_000;
/** As many resources as the engine works on at a time, by default. */
const IN_FLIGHT = 16;

const PACKS = {
  'one rule that looks at nothing': join(__dirname, 'one-rule-pack'),
  sallyport: join(__dirname, '../policies'),
};

interface Figures {
  readonly rules: number;
  readonly bootMs: number;
  readonly bootCpuMs: number;
  readonly analyzeMs: number;
  readonly analyzeStackMs: number;
  /** Both, right after the boot: what a deployment waits for. */
  readonly judgeMs: number;
  readonly judgeCpuMs: number;
  /** Both, once the pack is warm. */
  readonly warmMs: number;
}

/** What a policy pack costs a deployment: its boot, each of 1,000 resources, and the stack of all. */
async function main(): Promise<void> {
  const results: Record<string, Figures> = {};
  for (const [name, dir] of Object.entries(PACKS)) results[name] = await measure(dir);
  console.table(results);
  const [one, ours] = Object.values(results);
  if (one !== undefined && ours !== undefined) {
    const ratio = (pick: (of: Figures) => number): string => (pick(ours) / pick(one)).toFixed(1);
    console.log(`boot ${ratio(({ bootMs }) => bootMs)} × and judging ${ratio(({ judgeMs }) => judgeMs)} × one rule`);
  }
  console.log(`load ${(loadavg()[0] ?? 0).toFixed(1)}`);
}

async function measure(dir: string): Promise<Figures> {
  const rounds: Figures[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measureOnce(dir));
  const of = (pick: (of: Figures) => number): number => median(rounds.map(pick));
  return {
    rules: of(({ rules }) => rules),
    bootMs: of(({ bootMs }) => bootMs),
    bootCpuMs: of(({ bootCpuMs }) => bootCpuMs),
    analyzeMs: of(({ analyzeMs }) => analyzeMs),
    analyzeStackMs: of(({ analyzeStackMs }) => analyzeStackMs),
    judgeMs: of(({ judgeMs }) => judgeMs),
    judgeCpuMs: of(({ judgeCpuMs }) => judgeCpuMs),
    warmMs: of(({ warmMs }) => warmMs),
  };
}

async function measureOnce(dir: string): Promise<Figures> {
  const begin = performance.now();
  const host = await PackHost.start(dir, 'preview');
  const bootMs = Math.round(performance.now() - begin);
  const cpuMs = (): number => Math.round(cpuSeconds(host.pack.pid) * 1_000);
  const bootCpuMs = cpuMs();
  const first = await judge(host);
  const judgeCpuMs = cpuMs() - bootCpuMs;
  const second = await judge(host);
  const rules = host.pack.info.getPoliciesList().length;
  await host.stop();
  const warmMs = second.analyzeMs + second.analyzeStackMs;
  return { rules, bootMs, bootCpuMs, ...first, judgeMs: first.analyzeMs + first.analyzeStackMs, judgeCpuMs, warmMs };
}

async function judge({ pack }: PackHost): Promise<Pick<Figures, 'analyzeMs' | 'analyzeStackMs'>> {
  const resources = stackResources(RESOURCES);
  const begin = performance.now();
  await inFlight(IN_FLIGHT, resources, async (resource) => {
    await pack.analyze(resource);
  });
  const analyzed = performance.now();
  await pack.analyzeStack(resources, '');
  return { analyzeMs: Math.round(analyzed - begin), analyzeStackMs: Math.round(performance.now() - analyzed) };
}

void main();
