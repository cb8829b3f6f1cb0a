import { parseRunbook } from './format/parse-runbook';
import type { Runbook } from './format/runbook';

export const RUNBOOK_TEXT = `---
id: denied
title: Denied attempts
severity: high
question: Were there denied attempts?
answer:
  finding: "{{row.source}} was denied {{row.attempts}} times; {{count}} in all ({{all.source}})."
  clean: Nobody was denied.
parameters:
  name: { type: varchar, default: "", description: Only this name }
schedule: every 5 minutes
window: 15m
threshold: { column: attempts, atLeast: 5 }
key: [source]
alarm:
  events: [AuthenticateUser]
  errorCodes: [AuthenticationFailed]
  within: 1m
  by: source
response:
  contain: { lock: source, column: source, duration: 1h, cut: true, automatic: true, when: { reason: [AuthenticationFailed] } }
  capPerHour: 2
  undo: Lift the lock.
---
Why this is looked at.

\`\`\`sql
SELECT eventData.sourceIPAddress AS source,
  count(DISTINCT eventData.UID) AS attempts,
  max(eventData.errorCode) AS reason,
  max(eventTime) AS lastSeen
FROM {{ssh_events}}
WHERE eventTime >= :windowStart AND eventTime < :windowEnd
  AND (:name = '' OR eventData.userIdentity.principalId = :name)
GROUP BY eventData.sourceIPAddress
\`\`\`

## Assess

Is {{row.source}} yours?

## Contain

\`sallyport locks create source {{row.source}}\`

## Eradicate

Find {{all.source}}.

## Escalate

Call somebody.

## Recover

Lift it.
`;

/** A readable runbook; `change` edits its text first. */
export function runbookFixture(change: (text: string) => string = (text) => text): Runbook {
  const result = parseRunbook(change(RUNBOOK_TEXT), 'denied.md');
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.runbook;
}
