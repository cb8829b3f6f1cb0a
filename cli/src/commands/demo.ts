import { Option, type Command } from 'commander';
import { printCode } from '../demo/print-code';
import { runDemo } from '../demo/run-demo';
import { runTour } from '../demo/tour/run-tour';
import { portNumber } from './lake';
import type { Runner } from './command-context';
import { withExamples } from './examples';

interface DemoOptions {
  readonly dir?: string;
  readonly port?: number;
  readonly tour?: boolean;
  readonly code?: boolean;
}

function actOf(options: DemoOptions): typeof runDemo {
  if (options.code === true) return printCode;
  return options.tour === true ? runTour : runDemo;
}

export function addDemo(program: Command, run: Runner): void {
  withExamples(
    program
      .command('demo')
      .description('run the whole system on this machine: proxy, target, local lake, alarms and responses')
      .option(
        '--dir <folder>',
        'where its keys, config and data are kept (default: ~/.sallyport/demo; of a tour a fresh one)',
      )
      .option(
        '--port <number>',
        'port of 127.0.0.1 that the proxy listens on (default: 2222, or a free one)',
        portNumber,
      )
      .option('--tour', 'play the whole story by itself with real clients, check every step, and end')
      .addOption(new Option('--code', "print alice's one-time code of this moment").conflicts('tour'))
      .action(
        run((context, options: DemoOptions) => actOf(options)(context, { directory: options.dir, port: options.port })),
      ),
    [
      ['sallyport demo', 'start it, and leave it running'],
      ['sallyport demo --tour', 'exit status 0 when every check passed'],
      ['sallyport demo --code', 'what an authenticator app of alice would show now'],
      ['sallyport demo --dir /tmp/demo --port 2022 --json', 'addresses and events as JSON lines'],
    ],
  );
}
