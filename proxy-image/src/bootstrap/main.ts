import { join } from 'node:path';
import { messageOf, SallyportError } from '@sallyport/contract';
import { createLogger } from '../logger';
import { readEnvironment } from './environment';
import { runBootstrap } from './run-bootstrap';

const PROXY = join(__dirname, '../../bin/sallyport-proxy.js');

async function main(): Promise<void> {
  const { directory, openSource, pollMs } = readEnvironment(process.env);
  const source = await openSource();
  process.exitCode = await runBootstrap({ source, directory, pollMs, command: [process.execPath, PROXY], log: createLogger('info'), signals: process });
  source.close();
}

main().catch((thrown: unknown) => {
  const text = thrown instanceof SallyportError ? `${thrown.code}: ${thrown.message}\n${thrown.remedy}` : messageOf(thrown);
  process.stderr.write(`sallyport-proxy-bootstrap: ${text}\n`);
  process.exitCode = 1;
});
