import { Command, Option } from 'commander';
import { systemClock } from '../clock';
import { importFiles, type ImportProgress, type ImportReport } from '../import/import-files';

interface ImportCommandOptions {
  readonly dir: string;
  readonly endpoint?: string;
  readonly progress: 'text' | 'json' | 'none';
  readonly json?: true;
}

export function importCommand(): Command {
  return new Command('import')
    .description('load CloudTrail log files: .json, .json.gz, {"Records": […]} and NDJSON')
    .argument('<file...>')
    .requiredOption('--dir <dir>', 'the lake; a server that runs on it does the loading')
    .option('--endpoint <url>', 'address of the server to load through')
    .addOption(new Option('--progress <form>', 'on stderr').choices(['text', 'json', 'none']).default('text'))
    .option('--json', 'print the report as one line of JSON')
    .addHelpText(
      'after',
      '\nExits with 1 when a file or record was refused; the others are loaded.\n\nExample:\n  sallyport-lake import --dir ./lake logs/*.json.gz',
    )
    .action(runImport);
}

async function runImport(files: string[], { dir, endpoint, progress, json }: ImportCommandOptions): Promise<void> {
  const report = await importFiles({
    dir,
    files,
    endpoint,
    clock: systemClock,
    onProgress: PROGRESS[progress],
    onProblem: (message) => process.stderr.write(`${message}\n`),
  });
  process.stdout.write(json === true ? `${JSON.stringify(report)}\n` : textOf(report));
  if (report.failed > 0) process.exitCode = 1;
}

const PROGRESS: Readonly<Record<ImportCommandOptions['progress'], (progress: ImportProgress) => void>> = {
  none: () => undefined,
  json: (progress) => process.stderr.write(`${JSON.stringify(progress)}\n`),
  text: ({ file, bytesRead, bytesTotal, filesDone, filesTotal }) => {
    if (bytesRead >= bytesTotal && process.stderr.isTTY)
      process.stderr.write(`\r${filesDone}/${filesTotal} files  ${file}\u001b[K`);
  },
};

function textOf({ loaded, duplicates, failed, problems }: ImportReport): string {
  const lines = problems.map(
    ({ file, record, message }) => `${file}${record === undefined ? '' : `, record ${record}`}: ${message}`,
  );
  return [...lines, `${loaded} loaded, ${duplicates} already there, ${failed} refused`, ''].join('\n');
}
