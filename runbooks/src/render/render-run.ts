import { SECTION_NAMES } from '../format/markdown';
import type { Run } from '../run/run';
import { thresholdText } from '../run/threshold';
import { rowsCsv } from './csv';
import { fillTemplate, templateValues } from './fill-template';
import { runDocument, safeJson } from './json';
import { answerSentence, contextLines, resultWords } from './sentences';
import { rowsTable } from './table';

export type RunFormat = 'table' | 'json' | 'csv';

export interface RenderOptions {
  readonly format?: RunFormat;
  /** Columns of the terminal; default 120. */
  readonly width?: number;
  /** Whose values fill the steps, from 0; default the first finding. */
  readonly findingIndex?: number;
}

/** A run as text, safe to print on a terminal, ending in a newline. */
export function renderRun(run: Run, options: RenderOptions = {}): string {
  switch (options.format ?? 'table') {
    case 'json':
      return `${safeJson(runDocument(run))}\n`;
    case 'csv':
      return rowsCsv(run.columns, run.rows);
    case 'table':
      return renderForPeople(run, options.width ?? 120, options.findingIndex ?? 0);
  }
}

function renderForPeople(run: Run, width: number, findingIndex: number): string {
  const { runbook } = run;
  const finding = run.findings[findingIndex];
  const values = templateValues(run, finding ?? run.findings[0]);
  const blocks = [
    `${runbook.title} (${runbook.id}, ${runbook.severity})\n${fillTemplate(runbook.question, values)}`,
    ...(run.rows.length > 0 ? [rowsTable(run.columns, run.rows, width)] : []),
    `${resultWords(run)}: ${answerSentence(run)}`,
    contextLines(run).join('\n'),
  ];
  if (run.result !== 'finding') {
    if (run.rows.length > 0) blocks.push(`No row crossed the threshold: ${thresholdText(run.threshold)}.`);
    return `${blocks.join('\n\n')}\n`;
  }
  const steps = SECTION_NAMES.map((name) => `## ${name}\n\n${fillTemplate(runbook.sections[name].text, values)}`);
  const others = run.findings.length - 1;
  if (others > 0) {
    blocks.push(
      `The steps below name the first of ${run.findings.length} findings; take them for the ${others === 1 ? 'other' : 'others'} as well.`,
    );
  }
  return `${[...blocks, ...steps].join('\n\n')}\n`;
}
