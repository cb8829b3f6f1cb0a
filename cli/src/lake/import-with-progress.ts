import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { SingleBar } from 'cli-progress';
import { z } from 'zod';
import type { CommandContext } from '../commands/command-context';
import { cliError } from '../errors';
import { LOCAL_CREDENTIALS_ENV } from '../local-credentials';
import { escapeText } from '../output/escape';
import { withProgress, type Progress } from '../output/progress';
import { formatBytes } from '../output/time';
import { programOf } from '../rooms';

/** What `sallyport-lake import --progress json` writes to stderr, a line each. */
const progressLine = z.object({
  file: z.string(),
  bytesRead: z.number(),
  bytesTotal: z.number(),
  filesDone: z.number(),
  filesTotal: z.number(),
});
/** What it prints at the end with --json. */
const reportLine = z.looseObject({
  loaded: z.number(),
  duplicates: z.number(),
  failed: z.number(),
  problems: z.array(z.object({ file: z.string(), record: z.number().optional(), message: z.string() })),
});
type Report = z.infer<typeof reportLine>;
type ProgressLine = z.infer<typeof progressLine>;

const MOST_PROBLEMS_SHOWN = 20;

/** Loads files through the lake's own program; a bar on a terminal, a line now and then without one. */
export async function importWithProgress(
  context: CommandContext,
  order: { readonly folder: string; readonly files: readonly string[] },
): Promise<'complete' | 'partial'> {
  const { world, output } = context;
  const bar = world.stderr.isTTY === true && output.format === 'text' ? createBar() : undefined;
  const report = await withOptionalBar(context, bar, (progress) =>
    runImport(context, order, (line) => {
      if (bar === undefined) {
        const percent = line.bytesTotal === 0 ? 100 : Math.floor((100 * line.bytesRead) / line.bytesTotal);
        progress?.update(`${percent} %, ${line.filesDone} of ${line.filesTotal} files`);
        return;
      }
      if (!bar.isActive) bar.start(line.bytesTotal, 0, { file: '' });
      bar.setTotal(line.bytesTotal);
      bar.update(line.bytesRead, { file: escapeText(line.file), bytes: formatBytes(line.bytesRead) });
    }),
  );
  output.result(report, () => reportText(report));
  return report.failed === 0 && report.problems.length === 0 ? 'complete' : 'partial';
}

async function withOptionalBar<T>(
  { world }: CommandContext,
  bar: SingleBar | undefined,
  work: (progress: Progress | undefined) => Promise<T>,
): Promise<T> {
  if (bar === undefined) return withProgress(world, 'Import', work);
  try {
    return await work(undefined);
  } finally {
    bar.stop();
  }
}

function createBar(): SingleBar {
  return new SingleBar({
    format: '{bar} {percentage} %  {bytes}  {file}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
}

function reportText(report: Report): string {
  const problems = report.problems
    .slice(0, MOST_PROBLEMS_SHOWN)
    .map(({ file, record, message }) =>
      escapeText(`${file}${record === undefined ? '' : `, record ${record}`}: ${message}`),
    );
  const rest = report.problems.length - problems.length;
  return [
    ...problems,
    ...(rest > 0 ? [`and ${rest} more problems; --json lists all`] : []),
    `${report.loaded} events loaded, ${report.duplicates} were there already, ${report.failed} refused.`,
  ].join('\n');
}

async function runImport(
  { world }: CommandContext,
  order: { readonly folder: string; readonly files: readonly string[] },
  onProgress: (line: ProgressLine) => void,
): Promise<Report> {
  const args = [
    programOf('lake'),
    'import',
    '--dir',
    order.folder,
    '--progress',
    'json',
    '--json',
    '--',
    ...order.files,
  ];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: world.cwd,
    env: { ...world.env, ...LOCAL_CREDENTIALS_ENV },
  });
  const stop = (): void => void child.kill('SIGTERM');
  world.interrupted.addEventListener('abort', stop);
  const said: string[] = [];
  let report: Report | undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const parsed = reportLine.safeParse(parseJson(line));
    if (parsed.success) report = parsed.data;
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    const parsed = progressLine.safeParse(parseJson(line));
    if (parsed.success) onProgress(parsed.data);
    else said.push(line);
  });
  const how = await new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal === null ? `exit status ${code}` : `signal ${signal}`));
  });
  world.interrupted.removeEventListener('abort', stop);
  if (report === undefined)
    throw cliError(
      'PROGRAM_ENDED',
      `the import ended with ${how}: ${said.map(escapeText).join('\n') || 'it said nothing'}`,
    );
  return report;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
