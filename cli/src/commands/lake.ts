import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { messageOf } from '@sallyport/contract';
import { openAuditStore } from '../audit-store';
import { sallyportHome } from '../config/locate';
import { cliError, codeOf } from '../errors';
import { EXIT_CODES, type ExitCode } from '../exit-codes';
import { importWithProgress } from '../lake/import-with-progress';
import { runInForeground } from '../lake/run-in-foreground';
import { withProgress } from '../output/progress';
import { renderTable } from '../output/table';
import { programOf } from '../rooms';
import type { CommandContext, Runner } from './command-context';
import { withExamples } from './examples';

export function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new InvalidArgumentError('Write a port from 0 (any free one) to 65535.');
  return port;
}

const exitCode = (status: number): ExitCode => (status === 0 ? EXIT_CODES.ok : EXIT_CODES.error);

function addServe(lake: Command, run: Runner): void {
  withExamples(
    lake
      .command('serve')
      .description('start a local lake on loopback and print its address; stays up until Ctrl-C')
      .option('--dir <folder>', 'where its events are kept (default: the folder lake in SALLYPORT_HOME)')
      .option('--port <number>', 'port of 127.0.0.1; 0 picks a free one', portNumber, 0)
      .action(
        run(async ({ world, output }, options: { dir?: string; port: number }) => {
          const folder = options.dir ?? join(sallyportHome(world), 'lake');
          output.note(`Serving the AWS API of CloudTrail Lake from ${folder}. Ctrl-C stops.`);
          const args = [
            'serve',
            '--dir',
            folder,
            '--port',
            String(options.port),
            ...(output.format === 'json' ? ['--json'] : []),
          ];
          return exitCode(await runInForeground(world, process.execPath, [programOf('lake'), ...args]));
        }),
      ),
    [
      [
        'sallyport lake serve --dir ./lake --port 4566',
        'then: AWS_ENDPOINT_URL_CLOUDTRAIL=http://127.0.0.1:4566 aws cloudtrail list-event-data-stores',
      ],
      ['sallyport lake serve --json', 'print endpoint, channelArn and eventDataStores for a script'],
    ],
  );
}

/** The folder named, else the config's, else the one that `lake serve` takes. */
function lakeFolder(context: CommandContext, option: string | undefined): string {
  if (option !== undefined) return option;
  const fallback = join(sallyportHome(context.world), 'lake');
  try {
    return context.config().config.lake?.directory ?? fallback;
  } catch (error) {
    if (codeOf(error) === 'CLI_CONFIG_MISSING') return fallback;
    throw error;
  }
}

function addImport(lake: Command, run: Runner): void {
  withExamples(
    lake
      .command('import')
      .description('load CloudTrail log files: .json, .json.gz, {"Records": […]} and NDJSON; unknown fields are kept')
      .argument('<file...>', 'the log files')
      .option('--dir <folder>', "the lake's folder (default: the config's, else the folder lake in SALLYPORT_HOME)")
      .action(
        run(async (context, files: string[], options: { dir?: string }) => {
          const report = await importWithProgress(context, { folder: lakeFolder(context, options.dir), files });
          return report === 'complete' ? EXIT_CODES.ok : EXIT_CODES.error;
        }),
      ),
    [
      ['sallyport lake import logs/*.json.gz', 'into the lake of the config, also while it is being served'],
      ['sallyport lake import --dir ./lake trail.json', 'into another'],
    ],
  );
}

function sqlText(given: string, file: string | undefined): string {
  const path = file ?? (given === '-' ? 0 : undefined);
  if (path === undefined) return given;
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw cliError(
      'CLI_ARGUMENT',
      `cannot read the SQL from ${path === 0 ? 'standard input' : path}: ${messageOf(cause)}`,
      { cause },
    );
  }
}

function addQuery(lake: Command, run: Runner): void {
  withExamples(
    lake
      .command('query')
      .description('run one SELECT in Trino syntax; {{ssh_events}} and {{management_events}} stand for the two tables')
      .argument('[sql]', 'the statement; - reads it from standard input', '-')
      .option('--file <path>', 'read the statement from a file')
      .action(
        run(async (context, given: string, options: { file?: string }) => {
          const { output, world } = context;
          const store = openAuditStore(context);
          try {
            const sql = sqlText(given, options.file).replace(
              /\{\{(ssh_events|management_events)\}\}/g,
              (mark, table: 'ssh_events' | 'management_events') => {
                const text = store.tableText(table);
                if (text === undefined)
                  throw cliError('CLI_CONFIG_INVALID', `${store.name} holds no ${mark}: the config names none`);
                return text;
              },
            );
            const { columns, rows } = await withProgress(world, 'Query', (progress) =>
              store.query(sql, {
                signal: world.interrupted,
                onProgress: ({ state, rows: read }) =>
                  progress.update(state === 'reading' ? `reading, ${read} rows` : state),
              }),
            );
            output.result({ columns, rows }, () =>
              rows.length === 0
                ? 'No rows.'
                : renderTable(
                    columns,
                    rows.map((row) => row.map((cell) => cell ?? 'NULL')),
                    output.colours,
                  ),
            );
            return undefined;
          } finally {
            store.close();
          }
        }),
      ),
    [
      [
        "sallyport lake query 'SELECT eventData.eventName, count(*) AS n FROM {{ssh_events}} GROUP BY 1 ORDER BY n DESC'",
        '',
      ],
      ['sallyport lake query --file question.sql --json', 'rows by position, for a script'],
    ],
  );
}

export function addLake(program: Command, run: Runner): void {
  const lake = withExamples(
    program.command('lake').description('the audit store: serve a local one, load logs into it, ask it'),
    [
      ['sallyport lake serve --dir ./lake --port 4566', 'start one'],
      ['sallyport lake import logs/*.json.gz', 'load CloudTrail logs'],
    ],
  );
  addServe(lake, run);
  addImport(lake, run);
  addQuery(lake, run);
}
