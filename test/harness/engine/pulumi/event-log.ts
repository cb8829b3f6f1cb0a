import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Diagnostic, Severity, Step, StepOp, Violation, ViolationLevel } from '../types';
import { isDefaultProvider } from '../wire/urn';

const keys = z.array(z.string()).nullish();
const metadata = z.object({
  op: z.string(),
  urn: z.string(),
  type: z.string(),
  keys,
  diffs: keys,
});
const event = z.object({
  resourcePreEvent: z.object({ metadata, planning: z.boolean().optional() }).optional(),
  diagnosticEvent: z.object({ urn: z.string().optional(), message: z.string(), severity: z.string() }).optional(),
  policyEvent: z
    .object({
      resourceUrn: z.string().optional(),
      message: z.string(),
      policyName: z.string(),
      policyPackName: z.string(),
      enforcementLevel: z.string(),
      severity: z.string().optional(),
    })
    .optional(),
});
type Event = z.infer<typeof event>;

/** What an engine event log tells (apitype.EngineEvent, one JSON object a line). */
export interface EventLog {
  readonly steps: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
  readonly violations: readonly Violation[];
}

export function readEventLog(file: string): EventLog {
  if (!existsSync(file)) return { steps: [], diagnostics: [], violations: [] };
  const lines = readFileSync(file, 'utf8').split('\n');
  const events = lines.filter((line) => line !== '').map((line) => event.parse(JSON.parse(line)));
  return {
    steps: steps(events),
    diagnostics: events.flatMap(diagnostic),
    violations: events.flatMap(violation),
  };
}

const OPS: Readonly<Record<string, StepOp>> = {
  create: 'create',
  update: 'update',
  same: 'same',
  delete: 'delete',
  replace: 'replace',
  read: 'read',
};

/** An operation that previews first logs both; the steps are those of the real run, when there was one. */
function steps(events: readonly Event[]): Step[] {
  const all = events.flatMap((each) => (each.resourcePreEvent === undefined ? [] : [each.resourcePreEvent]));
  const real = all.filter((each) => each.planning !== true);
  return (real.length > 0 ? real : all).flatMap(({ metadata: step }) => {
    const op = OPS[step.op];
    if (op === undefined || isDefaultProvider(step.urn)) return [];
    const diff = [...new Set([...(step.keys ?? []), ...(step.diffs ?? [])])];
    return [{ op, urn: step.urn, type: step.type, diff }];
  });
}

const SEVERITIES: Readonly<Record<string, Severity>> = {
  info: 'info',
  'info#err': 'info',
  warning: 'warning',
  error: 'error',
};

function diagnostic(from: Event): Diagnostic[] {
  const { diagnosticEvent: each } = from;
  const severity = each === undefined ? undefined : SEVERITIES[each.severity];
  if (each === undefined || severity === undefined) return [];
  const message = each.message.trim();
  return message === '' ? [] : [{ severity, message, ...(each.urn === undefined ? {} : { urn: each.urn }) }];
}

function violation(from: Event): Violation[] {
  const { policyEvent: each } = from;
  if (each === undefined) return [];
  return [
    {
      pack: each.policyPackName,
      policy: each.policyName,
      level: each.enforcementLevel as ViolationLevel,
      severity: each.severity ?? '',
      message: each.message.trim(),
      urn: each.resourceUrn ?? '',
    },
  ];
}
