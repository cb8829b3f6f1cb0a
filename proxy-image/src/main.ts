import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { messageOf, SallyportError } from '@sallyport/contract';
import { checkConfig } from './config/check-config';
import { loadSetup } from './config/setup';
import { holdSignal } from './hold-signal';
import { createLogger } from './logger';
import { runProxy } from './run-proxy';

interface Flags {
  readonly config: string;
  readonly checkConfig?: boolean;
}

async function main(argv: readonly string[]): Promise<void> {
  // Whoever renews the configuration does not know how far the start is.
  const hangup = holdSignal(process, 'SIGHUP');
  const program = new Command('sallyport-proxy')
    .description('SSH access proxy: authenticates, decides, records and relays')
    .requiredOption('--config <file>', 'YAML config')
    .option('--check-config', 'read the config and all it names, say what is wrong, and end')
    .addHelpText('after', '\nSignals: SIGHUP reads users, targets and policies again; SIGTERM and SIGINT drain, a second one ends at once.');
  program.parse([...argv]);
  const flags = program.opts<Flags>();
  if (flags.checkConfig === true) {
    const report = checkConfig(flags.config);
    process.stdout.write(`${report.text}\n`);
    process.exitCode = report.outcome === 'ok' ? 0 : 1;
    return;
  }
  const setup = loadSetup(flags.config);
  const log = createLogger(setup.config.log.level);
  for (const warning of setup.warnings) log.warn({ file: warning.file, line: warning.line, key: warning.key }, warning.message);
  mkdirSync(join(setup.config.stateDirectory), { recursive: true, mode: 0o700 });
  await runProxy({ configPath: flags.config, setup, log, hangup });
}

main(process.argv).catch((thrown: unknown) => {
  const text = thrown instanceof SallyportError ? `${thrown.code}: ${thrown.message}\n${thrown.remedy}` : messageOf(thrown);
  process.stderr.write(`sallyport-proxy: ${text}\n`);
  process.exitCode = 1;
});
