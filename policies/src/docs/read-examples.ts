import type { ExampleProgram, RuleExamples } from '../command/world';

/** The three groups of an example file, as prettier lays them out. */
const GROUPS = ['good', 'bad', 'unknown'] as const;
const EXPORT = 'export const examples';

/**
 * The programs of a `RULE.example.ts`, as text: they are documentation too. It goes by the layout that prettier gives them,
 * since neither a compiler nor the providers that examples import are needed to read them.
 */
export function readExamples(source: string): RuleExamples {
  const lines = source.split('\n');
  const start = lines.findIndex((line) => line.startsWith(EXPORT));
  const end = lines.findIndex((line, index) => index > start && line.startsWith('}'));
  const body = start === -1 ? [] : lines.slice(start + 1, end);
  const [good, bad, unknown] = GROUPS.map((group) => programsOf(groupOf(body, group)));
  return {
    preamble: preambleOf([...lines.slice(0, start), ...lines.slice(end + 1)]),
    good: good ?? [],
    bad: bad ?? [],
    unknown: unknown ?? [],
  };
}

/** The lines of a group; one that fits into a line is written in one. */
function groupOf(lines: readonly string[], group: string): readonly string[] {
  const inline = lines
    .map((line) => new RegExp(`^  ${group}: \\{ (.*) \\},$`).exec(line)?.[1])
    .find((text) => text !== undefined);
  return inline === undefined ? blockOf(lines, `  ${group}: {`, '  },') : [`    ${inline},`];
}

/** The lines between the two, which stand at the same depth. */
function blockOf(lines: readonly string[], first: string, last: string): readonly string[] {
  const start = lines.indexOf(first);
  const end = lines.indexOf(last, start);
  return start === -1 ? [] : lines.slice(start + 1, end === -1 ? lines.length : end);
}

/** `    'a title': () => {`, or a program of one line, or one that has a name above. */
const PROGRAM = /^ {4}(?:'(?<quoted>(?:[^'\\]|\\.)*)'|"(?<double>[^"]*)"|(?<bare>\w+))(?<rest>:.*|,)$/;

function programsOf(lines: readonly string[]): readonly ExampleProgram[] {
  const programs: { title: string; rest: string; body: string[] }[] = [];
  for (const line of lines) {
    const groups = PROGRAM.exec(line)?.groups;
    if (groups === undefined) programs.at(-1)?.body.push(line);
    else {
      const { quoted, double, bare, rest = '' } = groups;
      programs.push({ title: quoted?.replace(/\\'/g, "'") ?? double ?? bare ?? '', rest, body: [] });
    }
  }
  // A name alone stands for the function of that name.
  return programs.map(({ title, rest, body }) => ({ title, source: rest === ',' ? title : sourceOf(rest, body) }));
}

function sourceOf(rest: string, body: readonly string[]): string {
  if (rest === ': () => {') return outdented(body.slice(0, body.lastIndexOf('    },')));
  const written = [rest.replace(/^: /, ''), ...outdented(body, 4).split('\n')].join('\n').trim();
  return written.replace(/^\(\) => /, '').replace(/,$/, '');
}

/** Without the depth that the lines have in common. */
function outdented(lines: readonly string[], depth = 6): string {
  return lines.map((line) => (line.slice(0, depth).trim() === '' ? line.slice(depth) : line)).join('\n');
}

/** What programs use and a reader needs: everything but imports. */
function preambleOf(lines: readonly string[]): string {
  const text = lines.join('\n').replace(/^import [^;]*;\n/gm, '');
  return text.trim();
}
