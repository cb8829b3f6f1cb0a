import { formatDuration } from '../format/duration';
import { SECTION_NAMES } from '../format/markdown';
import type { Runbook } from '../format/runbook';
import { analyseRunbook } from '../query/analyse';
import { thresholdText } from '../run/threshold';

/** `docs/runbooks.md`, from the catalogue itself. */
export function cataloguePage(runbooks: readonly Runbook[]): string {
  return (
    [
      '<!-- Made by `npm run docs -w runbooks` from runbooks/catalogue; a test checks that it is fresh. -->',
      '# Runbooks',
      'A runbook is one Markdown file that people read and `sallyport runbooks` runs: a question in SQL, when its answer is a ' +
        '**finding**, what to do then, and how to undo it. The SQL is Trino, and the same text runs on CloudTrail Lake, on Athena and ' +
        'on the local lake.',
      'A run says `finding` (exit code 10), `clean` (0), `incomplete` (11) or `unknown` (12). `clean` is only said past the **watermark**: when every ' +
        "live proxy has sent a heartbeat after the window's end, and no event before those heartbeats is missing. A finding is said as soon as the " +
        'rows are there, because more events can only add to it.',
      'Where nobody names the end of the window, it is now; and where nothing is found and the store is a little behind (up to 30 ' +
        'minutes), the time up to which it is complete: `CLEAN as of` then. `unknown`: the person, principal or target that was asked ' +
        'about occurs nowhere in the store three months around the window, so that no rows mean nothing; check the spelling. Only `clean` closes anything.',
      table(
        ['runbook', 'severity', 'question', 'window', 'finding at', 'by itself'],
        runbooks.map((runbook) => [
          `[${runbook.id}](#${runbook.id})`,
          runbook.severity,
          runbook.question,
          formatDuration(runbook.window),
          thresholdText(runbook.threshold),
          containText(runbook),
        ]),
      ),
      ...runbooks.map(section),
      FORMAT,
    ].join('\n\n') + '\n'
  );
}

function section(runbook: Runbook): string {
  const { columns } = analyseRunbook(runbook);
  const parameters = Object.entries(runbook.parameters);
  const attack = runbook.attack.map(({ v18, v19 }) => (v18 === v19 ? v18 : `${v18} (v19: ${v19})`)).join(', ');
  const controls = Object.entries(runbook.controls).map(([framework, ids]) => `${framework} ${ids.join(', ')}`);
  const { alarm } = runbook;
  const facts = [
    `Columns: ${columns.map((column) => `\`${column.name}\``).join(', ')}`,
    `Runs ${runbook.schedule ?? 'when asked'}, over ${formatDuration(runbook.window)}`,
    ...(alarm === undefined
      ? []
      : [
          `Alarm at once from the live stream: ${alarm.count ?? 'as many as the threshold'} ${alarm.distinct === undefined ? 'events' : `different ${alarm.distinct}s`} ` +
            `of one ${alarm.by} within ${formatDuration(alarm.within)}: ${alarm.events.join(', ')}` +
            (alarm.errorCodes.length > 0 ? ` with ${alarm.errorCodes.join(', ')}` : ''),
        ]),
    ...(runbook.response === undefined
      ? []
      : [`Contain: ${containText(runbook)}, at most ${runbook.response.capPerHour} an hour. ${runbook.response.undo}`]),
    `ATT&CK ${attack}`,
    ...(controls.length > 0 ? [`Evidence for ${controls.join('; ')}`] : []),
  ];
  return [
    `## ${runbook.id}`,
    `**${runbook.title}.** ${runbook.introduction.replaceAll('\n', ' ')}`,
    ...(parameters.length > 0
      ? [
          table(
            ['parameter', 'type', 'default', 'meaning'],
            parameters.map(([name, each]) => [
              `\`${name}\``,
              each.type,
              each.required ? 'required' : `\`${JSON.stringify(each.default ?? '')}\``,
              each.description,
            ]),
          ),
        ]
      : []),
    facts.map((fact) => `- ${fact}`).join('\n'),
  ].join('\n\n');
}

function containText(runbook: Runbook): string {
  if (runbook.response === undefined) return 'nothing';
  const { lock, duration, automatic, when } = runbook.response.contain;
  const only = Object.entries(when).map(([column, values]) => `${column} is ${values.join(' or ')}`);
  const order = `lock the ${lock} for ${formatDuration(duration)}${only.length > 0 ? `, where ${only.join(' and ')}` : ''}`;
  return automatic ? order : `nothing; a person may ${order}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const FORMAT = `## Write your own

Put \`<id>.md\` and \`<id>.cases.yaml\` into a folder and name it: \`sallyport runbooks list --folder ./runbooks\`. Copy one of
[the catalogue](../runbooks/catalogue) to begin with. \`sallyport runbooks lint\` names every problem by file, line and key, and
\`sallyport runbooks test\` tries the cases against a local lake.

- Front matter: \`id\`, \`title\`, \`severity\`, \`question\`, \`answer\` (the sentences for \`finding\` and \`clean\`), \`parameters\`, \`schedule\`
  (\`every 5 minutes\` or a cron pattern, UTC), \`window\`, \`threshold\` (\`rows: n\`, or \`column\` and \`atLeast\`), \`key\` (the columns that tell one
  finding from another), \`alarm\`, \`response\`, \`attack\`, \`controls\`, \`references\`.
- One \`\`\`\`sql\`\`\`\` block. \`{{ssh_events}}\` and \`{{management_events}}\` are the tables, \`:name\` a parameter, and every table is bounded by
  \`:windowStart\` and \`:windowEnd\`. Duplicates are removed by \`eventData.UID\` (\`eventID\` of management events).
- Sections ${SECTION_NAMES.map((name) => `\`## ${name}\``).join(', ')}. \`{{row.column}}\` is the finding's value, \`{{all.column}}\` those of all findings,
  \`{{count}}\` how many there are. In code a value is quoted for the shell.
- Cases: events in a compact form, the rows that they must give, and the result. \`at: -2m\` is two minutes before the window's end.

## Tune without forking

\`\`\`yaml
overrides:
  ssh-denied-surge:
    threshold: 80                # the number of the threshold, and of the alarm
    schedule: every 10 minutes   # or never
    exceptions:
      - match: { source: "203.0.113.*" }   # all columns named must match; * stands for anything
        reason: external scanner, SEC-12
        expires: 2027-03-01
\`\`\`

Exceptions are applied after the query and shown as "n suppressed"; one past its expiry no longer applies, and the run says so.`;
