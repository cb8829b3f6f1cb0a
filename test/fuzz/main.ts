import { parseArgs } from 'node:util';
import { CORPUS } from './corpus';
import { runFuzz, type FuzzReport } from './run';
import { SURFACES } from './surfaces';

const HELP = `Sends broken SSH, SFTP, scp, PROXY protocol and HTTP to a proxy and looks whether it stands.

  npm run fuzz -- [options]

  --packets N      ends after N packets (2000000)
  --minutes N      ends after N minutes (no limit)
  --seed N         chooses what is sent (the time)
  --surface NAME   only this one, may be given again: ${SURFACES.map(({ name }) => name).join(', ')}
  --step N         plays one step of the surface again, as a finding names it
  --help           this text

Exit code 0: nothing was found. 1: something was; each finding says how it is played again.
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      packets: { type: 'string', default: '2000000' },
      minutes: { type: 'string', default: '100000' },
      seed: { type: 'string', default: String(Date.now() % 0x1_0000_0000) },
      surface: { type: 'string', multiple: true, default: [] },
      step: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const unknown = values.surface.find((name) => !SURFACES.some((surface) => surface.name === name));
  const [packets, minutes, seed, step] = [values.packets, values.minutes, values.seed, values.step ?? '0'].map(Number);
  if (
    unknown !== undefined ||
    [packets, minutes, seed, step].some((number) => number === undefined || !Number.isFinite(number))
  ) {
    process.stderr.write(
      `fuzz: ${unknown === undefined ? 'an option is not a number' : `there is no surface ${unknown}`}\n${HELP}`,
    );
    return 2;
  }
  const replayed = values.step === undefined ? CORPUS : values.surface.map((surface) => ({ surface, seed: step ?? 0 }));
  const started = performance.now();
  const report = await runFuzz({
    surfaces: values.surface.length === 0 ? SURFACES : SURFACES.filter(({ name }) => values.surface.includes(name)),
    seed: seed ?? 0,
    packets: values.step === undefined ? (packets ?? 0) : 0,
    milliseconds: (minutes ?? 0) * 60_000,
    corpus: replayed,
    onProgress: ({ packets: sent, handled, findings, looks }) => {
      const { megabytes, descriptors } = looks.at(-1) ?? { megabytes: 0, descriptors: 0 };
      const seconds = Math.round((performance.now() - started) / 1000);
      process.stdout.write(
        `${seconds} s: ${sent} packets, ${handled} SSH packets handled, ${megabytes} MiB, ${descriptors} descriptors, ${findings.length} findings\n`,
      );
    },
  });
  process.stdout.write(summary(report));
  return report.findings.length === 0 ? 0 : 1;
}

function summary({ rows, findings, seed, packets, handled, logins, looks }: FuzzReport): string {
  const table = [...rows].map(
    ([name, row]) =>
      `  ${name.padEnd(30)} ${String(row.steps).padStart(8)} steps ${String(row.packets).padStart(10)} packets`,
  );
  const memory = looks.map(({ megabytes }) => megabytes);
  return [
    ...table,
    `seed ${seed}: ${packets} packets, ${handled} SSH packets handled, ${logins} logins beside them`,
    `memory ${memory[0] ?? 0} to ${memory.at(-1) ?? 0} MiB, at most ${Math.max(...memory)}; descriptors ${looks[0]?.descriptors ?? 0} to ${looks.at(-1)?.descriptors ?? 0}`,
    ...findings.map((finding) => `FOUND: --surface ${finding.surface} --step ${finding.step}\n  ${finding.what}`),
    findings.length === 0 ? 'nothing found\n' : `${findings.length} findings\n`,
  ].join('\n');
}

main().then(
  (code) => process.exit(code),
  (thrown: unknown) => {
    process.stderr.write(`fuzz: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`);
    process.exit(1);
  },
);
