import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bulk } from './measures/bulk';
import { connections, firstByte } from './measures/connections';
import { sftpFile, sftpFolder } from './measures/files';
import { keystrokes } from './measures/keystrokes';
import type { Figures, Measure } from './measures/measure';
import { idleSessions, stalledReader } from './measures/memory';
import { median, round } from './statistics';
import { startRoutes, type Route } from './systems';

const AES = 'aes128-gcm@openssh.com';
const CHACHA = 'chacha20-poly1305@openssh.com';

const MEASURES: readonly Measure[] = [
  bulk(AES, 'down'),
  bulk(AES, 'up'),
  bulk(CHACHA, 'down'),
  bulk(CHACHA, 'up'),
  firstByte,
  connections,
  keystrokes('idle'),
  keystrokes('bulk'),
  sftpFile('get'),
  sftpFile('put'),
  sftpFolder('get'),
  sftpFolder('put'),
  idleSessions,
  stalledReader,
];

type Results = Record<string, Record<string, Figures>>;

/**
 * Runs the measures whose name holds one of the words given, or all. Prints a table and writes it as JSON.
 *
 *   npm run bench -- --against ../sallyport-before sftp
 */
async function main(args: readonly string[]): Promise<void> {
  const { values, positionals: words } = parseArgs({
    args: [...args],
    options: { against: { type: 'string' } },
    allowPositionals: true,
  });
  const routes = await startRoutes(values.against);
  const results: Results = {};
  try {
    for (const measure of MEASURES.filter(
      ({ name }) => words.length === 0 || words.some((word) => name.includes(word)),
    )) {
      const found = new Map<Route['name'], Figures[]>();
      for (let index = 0; index < measure.rounds; index += 1) {
        for (const route of routes.routes) {
          const figures = await measure.run(route, routes);
          found.set(route.name, [...(found.get(route.name) ?? []), figures]);
        }
      }
      const row = Object.fromEntries([...found].map(([name, rounds]) => [name, medians(rounds)]));
      results[measure.name] = row;
      print(measure.name, row);
    }
  } finally {
    await routes.stop();
  }
  const folder = join(__dirname, 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'ssh.json'), `${JSON.stringify(results, null, 2)}\n`);
}

function medians(rounds: readonly Figures[]): Figures {
  const keys = Object.keys(rounds[0] ?? {});
  return Object.fromEntries(
    keys.map((key) => [key, round(median(rounds.map((figures) => figures[key] ?? Number.NaN)))]),
  );
}

/** Each route's figures, and Sallyport's as a ratio of the other routes'. */
function print(name: string, row: Record<string, Figures>): void {
  console.log(`\n${name}`);
  const ours = row.sallyport ?? {};
  for (const [route, figures] of Object.entries(row)) {
    const cells = Object.entries(figures).map(([key, value]) => {
      const ratio = route === 'sallyport' ? '' : ` (ours ${round((ours[key] ?? Number.NaN) / value)} x)`;
      return `${value} ${key}${ratio}`;
    });
    if (cells.length > 0) console.log(`  ${route.padEnd(10)} ${cells.join('   ')}`);
  }
}

// Turns the signal into an exit, at which the harness ends what it started.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
