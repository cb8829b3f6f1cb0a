import { Command } from 'commander';
import { startLake } from '../start-lake';
import { portNumber } from './options';

interface ServeOptions {
  readonly dir: string;
  readonly port: number;
  readonly host: string;
  readonly account?: string;
  readonly region?: string;
  readonly json?: true;
}

export function serveCommand(): Command {
  return new Command('serve')
    .description('serve the AWS API of CloudTrail Lake on loopback until interrupted')
    .requiredOption('--dir <dir>', 'where the events are; made when missing')
    .option('--port <port>', '0 for a free one', portNumber, 0)
    .option('--host <host>', 'a loopback address', '127.0.0.1')
    .option('--account <id>', 'account of a new lake: 12 digits (default: 000000000000)')
    .option('--region <region>', 'region of a new lake (default: us-east-1)')
    .option('--json', 'print endpoint, channelArn and eventDataStores as one line of JSON')
    .addHelpText(
      'after',
      '\nExample:\n  sallyport-lake serve --dir ./lake --port 4566\n  AWS_ENDPOINT_URL_CLOUDTRAIL=http://127.0.0.1:4566 aws cloudtrail list-event-data-stores',
    )
    .action(serve);
}

async function serve({ dir, port, host, account, region, json }: ServeOptions): Promise<void> {
  const stopped = stopSignal();
  const onProblem = (message: string) => process.stderr.write(`${message}\n`);
  const lake = await startLake({ dir, port, host, accountId: account, region, onProblem });
  const { endpoint, channelArn, eventDataStores } = lake;
  process.stdout.write(`${json === true ? JSON.stringify({ endpoint, channelArn, eventDataStores }) : endpoint}\n`);
  await stopped;
  await lake.close();
}

/** Resolves at the first SIGTERM or SIGINT; a second one ends the process as it would have anyway. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      process.off('SIGTERM', stop);
      process.off('SIGINT', stop);
      resolve();
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  });
}
