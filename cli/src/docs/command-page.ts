import type { Command } from 'commander';
import { cliConfigSchema } from '../config/schema';
import { EXIT_CODE_HELP } from '../exit-codes';
import { buildProgram, runCommandLine } from '../program';
import type { World } from '../world';

const WIDTH = 100;

/** A world that only keeps what is printed; help asks for nothing else. */
function helpWorld(): { readonly world: World; readonly printed: () => string } {
  let text = '';
  const stream = { columns: WIDTH, write: (chunk: string | Uint8Array) => ((text += chunk.toString()), true) };
  const world: World = {
    env: {},
    cwd: '/',
    stdout: stream,
    stderr: stream,
    now: () => new Date(0),
    userName: '',
    interrupted: new AbortController().signal,
  };
  return { world, printed: () => text };
}

/** The words of every command that does something, in the order of the help. */
function commandLines(command: Command, words: readonly string[] = []): string[][] {
  if (command.commands.length === 0) return [[...words]];
  return command.commands.flatMap((child) => commandLines(child, [...words, child.name()]));
}

async function helpOf(words: readonly string[]): Promise<string> {
  const { world, printed } = helpWorld();
  await runCommandLine(world, '', [...words, '--help']);
  const withoutGlobal = words.length === 0 ? printed() : printed().replace(/Global Options:\n(?:.+\n)+\n?/, '');
  return withoutGlobal.replace(/[ \t]+$/gm, '').trim();
}

const block = (text: string): string => `\`\`\`\n${text}\n\`\`\``;

type Described = Readonly<Record<string, { readonly description?: string | undefined }>>;

function configKeys(): string {
  const { lake, auditStore, ...others } = cliConfigSchema.shape;
  const rows = (shape: Described, prefix: string): string[] =>
    Object.entries(shape).map(([key, { description }]) => `| \`${prefix}${key}\` | ${description ?? ''} |`);
  return [
    ...rows({ auditStore }, ''),
    ...rows(auditStore.unwrap().shape, 'auditStore.'),
    ...rows(lake.unwrap().shape, 'lake.'),
    ...rows(others, ''),
  ].join('\n');
}

/** Renders docs/cli.md from the command tree. */
export async function commandPage(): Promise<string> {
  const program = buildProgram(helpWorld().world, '', () => undefined);
  const sections: string[] = [];
  for (const words of commandLines(program)) {
    sections.push(`### sallyport ${words.join(' ')}\n\n${block(await helpOf(words))}`);
  }
  return `<!-- Made by \`npm run docs -w cli\` from the command tree; a test checks that it is fresh. -->

# The sallyport command

Results go to standard output, hints, progress and errors to standard error. \`--json\` prints one JSON document (streams:
one a line); an error is then \`{"error": {code, message, remedy}}\`. A noun that can list does so when it
stands alone: \`sallyport sessions\` is \`sallyport sessions list\`.

${block(EXIT_CODE_HELP)}

## Which system

\`--config FILE\`, else \`SALLYPORT_CONFIG\`, else \`~/.sallyport/cli.yaml\`, else the demo's \`~/.sallyport/demo/cli.yaml\`.
\`SALLYPORT_HOME\` stands in for \`~/.sallyport\`. A YAML file; relative paths are taken from its folder. Every key may be left
out; a command that needs one says so.

| key | meaning |
|---|---|
${configKeys()}

## Commands

${sections.join('\n\n')}
`;
}
