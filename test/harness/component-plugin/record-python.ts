/**
 * `npm run schema:python -w components -- PYTHON`: runs test/components/python against the plugin and writes
 * down what its SDK sent. PYTHON has the package pulumi in the version of package.json.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runOk } from '../process';
import { startComponentEngine } from './component-engine';

const PROGRAM = join(__dirname, '../../components/python');

async function main(): Promise<void> {
  const [python = 'python3'] = process.argv.slice(2);
  const engine = await startComponentEngine();
  try {
    await engine.newAccount();
    await runOk(python, [PROGRAM, engine.address, engine.address], { timeoutMs: 120_000 });
    writeFileSync(join(PROGRAM, 'sent.json'), `${JSON.stringify(engine.sent, undefined, 2)}\n`);
  } finally {
    await engine.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
