import MarkdownIt from 'markdown-it';

export const SECTION_NAMES = ['Assess', 'Contain', 'Eradicate', 'Escalate', 'Recover'] as const;
export type SectionName = (typeof SECTION_NAMES)[number];

export interface MarkdownParts {
  readonly frontMatter: { readonly text: string; readonly firstLine: number } | undefined;
  /** Every fenced block whose info string is `sql`; a runbook has one. Lines count from 1. */
  readonly sqlBlocks: readonly { readonly text: string; readonly firstLine: number }[];
  /** The text between the front matter and the first section, without the SQL. */
  readonly introduction: string;
  readonly sections: readonly { readonly name: string; readonly line: number; readonly text: string }[];
}

const FRONT_MATTER = /^---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

/** Takes a runbook's file apart. Says nothing about whether the parts are right. */
export function splitMarkdown(text: string): MarkdownParts {
  const head = FRONT_MATTER.exec(text);
  const headLines = head === null ? 0 : (head[0].match(/\n/g)?.length ?? 0);
  const body = text.slice(head?.[0].length ?? 0);
  const lines = body.split(/\r?\n/);
  const tokens = new MarkdownIt().parse(body, {});

  const sqlBlocks: { text: string; firstLine: number }[] = [];
  const headings: { name: string; start: number; textStart: number }[] = [];
  const sqlLines = new Set<number>();
  tokens.forEach((token, index) => {
    if (token.map === null) return;
    const [start, end] = token.map;
    if (token.type === 'fence' && token.info.trim().toLowerCase() === 'sql') {
      sqlBlocks.push({ text: token.content, firstLine: headLines + start + 2 });
      for (let line = start; line < end; line += 1) sqlLines.add(line);
    }
    if (token.type === 'heading_open' && token.tag === 'h2' && token.level === 0) {
      headings.push({ name: tokens[index + 1]?.content.trim() ?? '', start, textStart: end });
    }
  });

  const between = (from: number, to: number): string =>
    lines
      .slice(from, to)
      .filter((_, index) => !sqlLines.has(from + index))
      .join('\n')
      .trim();

  return {
    frontMatter: head === null ? undefined : { text: head[1] ?? '', firstLine: 2 },
    sqlBlocks,
    introduction: between(0, headings[0]?.start ?? lines.length),
    sections: headings.map((heading, index) => ({
      name: heading.name,
      line: headLines + heading.start + 1,
      text: between(heading.textStart, headings[index + 1]?.start ?? lines.length),
    })),
  };
}
