import type { Judgement } from '../judge-file';
import { reportJson } from './report-json';
import { reportJunit } from './report-junit';
import { reportSarif, type Tool } from './report-sarif';
import { reportTable } from './report-table';

export const FORMATS = ['table', 'json', 'sarif', 'junit'] as const;
export type Format = (typeof FORMATS)[number];

/** What was found, in one of the formats; without a line end at its end. */
export const report: Readonly<Record<Format, (judgement: Judgement, tool: Tool) => string>> = {
  table: reportTable,
  json: reportJson,
  sarif: reportSarif,
  junit: reportJunit,
};
