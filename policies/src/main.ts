import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommandLine } from './command/program';
import type { ExampleSources } from './command/world';

const folder = join(__dirname, '..');
const readJson = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));

async function main(): Promise<void> {
  // `sallyport-policies list | head` closes the pipe; that is the end of the work, not an error.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  }
  process.exitCode = await runCommandLine(
    {
      cwd: process.cwd(),
      now: () => Date.now(),
      print: (text) => void process.stdout.write(`${text}\n`),
      printError: (text) => void process.stderr.write(`${text}\n`),
      version: (readJson('package.json') as { version: string }).version,
      // Written by `npm run docs -w policies`.
      examples: () => (existsSync(join(folder, 'examples.json')) ? (readJson('examples.json') as ExampleSources) : {}),
    },
    process.argv.slice(2),
  );
}

void main();
