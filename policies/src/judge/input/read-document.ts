import { z } from 'zod';
import { policiesError } from '../../errors';
import { explainIssue } from './explain-issue';
import type { FileKind, JudgedRow } from './judged-row';
import { resourceState, toRow } from './resource-schema';

/** What `pulumi stack export` writes. Version 4 adds only features that say nothing about properties. */
const exportedState = z.object({
  version: z.number(),
  deployment: z.object({ resources: z.array(resourceState).nullish() }),
});
const STATE_VERSIONS = [3, 4];

/** What `pulumi preview --json` writes. */
const preview = z.object({
  steps: z.array(z.object({ op: z.string(), urn: z.string(), newState: resourceState.nullish() })),
  changeSummary: z.record(z.string(), z.number()).nullish(),
});

/** Reads a file that is one JSON document. @throws INPUT_INVALID that says which of the two it is, and where it does not fit */
export function readDocument(file: string, text: string): { kind: FileKind; rows: readonly JudgedRow[] } {
  const document = parse(file, text);
  if ('deployment' in document) return { kind: 'state', rows: readState(file, document) };
  if ('steps' in document) return { kind: 'preview', rows: readPreview(file, document) };
  throw policiesError('INPUT_INVALID', `${file} is neither an event log, nor a preview, nor an exported state`);
}

function parse(file: string, text: string): object {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw policiesError('INPUT_INVALID', `${file} is no JSON; it may be cut off`);
  }
  if (typeof parsed === 'object' && parsed !== null) return parsed;
  throw policiesError('INPUT_INVALID', `${file} holds no JSON object`);
}

function readState(file: string, document: object): readonly JudgedRow[] {
  const { version, deployment } = fit(file, 'exported state', exportedState, document);
  if (!STATE_VERSIONS.includes(version)) {
    throw policiesError(
      'INPUT_INVALID',
      `${file} is an exported state of version ${version}; versions 3 and 4 are understood`,
    );
  }
  // What is marked so was replaced, and only waits for its deletion.
  return (deployment.resources ?? []).filter((state) => state.delete !== true).map(toRow);
}

/** Steps that leave no resource, or that tell the old one's part of a replacement. */
const LEAVING_NONE = new Set([
  'delete',
  'delete-replaced',
  'discard',
  'discard-replaced',
  'forget',
  'remove-pending-replace',
]);

function readPreview(file: string, document: object): readonly JudgedRow[] {
  const { steps, changeSummary } = fit(file, 'preview', preview, document);
  if (changeSummary === null || changeSummary === undefined) {
    throw policiesError('INPUT_INVALID', `${file} is of a preview that failed: what it would leave is not known`);
  }
  const unchanged = steps.filter(({ op }) => op === 'same').length;
  const left = (changeSummary.same ?? 0) - unchanged;
  if (left > 0) {
    throw policiesError(
      'INPUT_INVALID',
      `${file} leaves out ${left} unchanged resources, which a preview shows with --show-sames only`,
    );
  }
  const rows = new Map<string, JudgedRow>();
  for (const { op, urn, newState } of steps) {
    if (newState === null || newState === undefined || LEAVING_NONE.has(op)) continue;
    rows.set(urn, toRow(newState));
  }
  return [...rows.values()];
}

function fit<T>(file: string, name: string, schema: z.ZodType<T>, document: object): T {
  const result = schema.safeParse(document);
  if (result.success) return result.data;
  throw policiesError(
    'INPUT_INVALID',
    `${file} looks like an ${name}, but ${explainIssue(result.error)}`.replace('an preview', 'a preview'),
  );
}
