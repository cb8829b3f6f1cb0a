import { suggest } from '@sallyport/contract';
import {
  analyseRunbook,
  effectiveSchedule,
  NEVER_LOCK_KINDS,
  neverLockProblems,
  overridesSchema,
  type Overrides,
} from '@sallyport/runbooks';
import * as pulumi from '@pulumi/pulumi';
import { z } from 'zod';
import type { AuditSink } from '../audit-sink';
import { accountIdSchema, arnSchema, regionSchema } from '../internal/arn';
import { ArgsCheck } from '../internal/check-args';
import { componentNameProblem, namePrefixSchema } from '../internal/names';
import { flag, listOf, noSink, oneOf, text, wholeNumber } from '../internal/schemas';
import { userTagsSchema } from '../internal/tags';
import { alarmFilterPattern, FILTER_PATTERN_LIMIT, untoldKeys } from './filter-pattern';
import { LONGEST_PERIOD_SECONDS } from './alarm-math';
import { overrideProblems } from './check-overrides';
import { readRunbooks, type RunbookFile } from './read-runbooks';
import type { RunbookAlarmsArgs } from './runbook-alarms-args';
import { scheduleExpression } from './schedule-expression';

/** The arguments, checked. */
export interface AlarmSettings {
  readonly files: readonly RunbookFile[];
  readonly overrides: Overrides;
  readonly sink: pulumi.Output<AuditSink>;
  readonly eventSource: pulumi.Output<string>;
  readonly proxyLogGroupName: pulumi.Output<string>;
  readonly lockTableName: pulumi.Output<string>;
  readonly topicArn: pulumi.Output<string>;
  readonly topicKmsKeyArn: pulumi.Output<string> | undefined;
  readonly neverLock: pulumi.Output<Record<string, string[]>>;
  readonly automaticResponses: pulumi.Output<boolean>;
  readonly approvers: pulumi.Output<string[]> | undefined;
  readonly logRetentionDays: pulumi.Output<number>;
  readonly reservedConcurrency: pulumi.Output<number>;
  readonly namePrefix: pulumi.Output<string> | undefined;
  readonly tags: pulumi.Output<Record<string, string>>;
}

/** Of the proxy's own config, where nothing else is said. */
const DEFAULT_EVENT_SOURCE = 'ssh.sallyport.local';
const MOST_CONCURRENT = 100;
/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
const LONGEST_ID = 64;
/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const retention = z.custom<number>((value) => RETENTION_DAYS.includes(value as number), {
  error: ({ input }) => `is ${String(input)}; CloudWatch Logs takes ${RETENTION_DAYS.join(', ')}`,
});
const concurrency = z.custom<number>(
  (value) => value === -1 || wholeNumber(1, MOST_CONCURRENT).safeParse(value).success,
  {
    error: ({ input }) =>
      `is ${String(input)}; allowed is a whole number from 1 to ${MOST_CONCURRENT}, or -1 to reserve none`,
  },
);
const approver = z
  .string({ error: 'is no text; allowed is the ARN of an IAM user or role' })
  .regex(/^arn:aws[a-z-]*:(iam|sts)::\d{12}:(user|role|assumed-role)\/.+$/, {
    error: ({ input }) =>
      `is "${String(input)}"; allowed is the ARN of an IAM user or role, e.g. arn:aws:iam::123456789012:role/security`,
  });
const neverLock = z.record(z.string(), listOf(z.string().min(1))).superRefine((lists, context) => {
  for (const subject of Object.keys(lists).filter((each) => !(NEVER_LOCK_KINDS as readonly string[]).includes(each))) {
    context.addIssue({
      code: 'custom',
      path: [subject],
      message: `is nothing that is locked; ${suggest(subject, NEVER_LOCK_KINDS)}`,
    });
  }
  for (const { path, reason } of neverLockProblems(lists)) context.addIssue({ code: 'custom', path, message: reason });
});

/** Enough of a sink to ask it and to write to it; a wrong one would only be noticed when it is needed most. */
const sinkSchema = z
  .looseObject({ type: oneOf(['firehose', 'lake']), region: regionSchema, accountId: accountIdSchema }, noSink)
  .superRefine((sink, context) => {
    if (sink.mode === 'readOnly') {
      context.addIssue({
        code: 'custom',
        path: ['mode'],
        message: 'is readOnly; runs are audited in the store that they ask, so it must be written to',
      });
    }
    const needed = sink.type === 'lake' ? ['channelArn', 'eventDataStoreArn'] : ['streamArn', 'workgroup', 'database'];
    for (const key of needed.filter((each) => sink[each] === undefined)) {
      context.addIssue({ code: 'custom', path: [key], message: `is required of a sink of type ${sink.type}` });
    }
  }) as z.ZodType<AuditSink>;

/** Throws everything that is wrong at once. Warns of exceptions that are over. */
export function checkAlarmArgs(name: string, args: RunbookAlarmsArgs, component: pulumi.Resource): AlarmSettings {
  const check = new ArgsCheck('RunbookAlarms', args);
  const nameProblem = componentNameProblem(name, 'role', `${name}-automation`);
  if (nameProblem !== undefined && args.namePrefix === undefined) check.problem('name', nameProblem);
  const { files, problems } = readRunbooks(check.known('runbooksDirectory', text('./runbooks')));
  for (const problem of problems) check.problem('runbooksDirectory', problem);
  const overrides = check.known('overrides', overridesSchema, {});
  checkRunbooks(check, files, overrides);
  checkOverrides(check, files, overrides, component);

  const sink = check.required('auditSink', sinkSchema);
  const eventSource = check.optional('eventSource', text('ssh.example.com'));
  const settings: Omit<AlarmSettings, 'eventSource'> = {
    files,
    overrides,
    sink,
    proxyLogGroupName: check.required('proxyLogGroupName', text('/sallyport/ssh')),
    lockTableName: check.required('lockTableName', text('ssh-locks')),
    topicArn: check.required(
      'notificationTopicArn',
      arnSchema('sns', '', 'arn:aws:sns:eu-west-1:123456789012:findings'),
    ),
    topicKmsKeyArn: check.optional(
      'notificationTopicKmsKeyArn',
      arnSchema('kms', 'key/', 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'),
    ),
    neverLock: check.optional('neverLock', neverLock, {}),
    automaticResponses: check.optional('automaticResponses', flag, true),
    approvers: check.optional('approvers', listOf(approver, 1)),
    logRetentionDays: check.optional('logRetentionDays', retention, 400),
    reservedConcurrency: check.optional('reservedConcurrency', concurrency, 5),
    namePrefix: check.optional('namePrefix', namePrefixSchema),
    tags: check.optional('tags', userTagsSchema, {}),
  };
  check.finish();
  // Only of a sink that was found right.
  sink.apply((store) => sayWhatIsNotRun(store, files, component));
  return { ...settings, eventSource: eventSource ?? sink.apply((store) => store.eventSource ?? DEFAULT_EVENT_SOURCE) };
}

/** What AWS cannot keep of a runbook: a schedule by the second, an alarm over days, a pattern that is too long. */
function checkRunbooks(check: ArgsCheck<RunbookAlarmsArgs>, files: readonly RunbookFile[], overrides: Overrides): void {
  for (const { runbook } of files) {
    if (runbook.id.length > LONGEST_ID) {
      check.problem(
        'runbooksDirectory',
        `${runbook.file}: id has ${runbook.id.length} characters; AWS takes ${LONGEST_ID} in the name of a schedule`,
      );
    }
    const override = overrides[runbook.id];
    const schedule = effectiveSchedule(runbook, override);
    if (schedule !== undefined) {
      try {
        scheduleExpression(schedule);
      } catch (error) {
        const path = override?.schedule === undefined ? 'runbooksDirectory' : `overrides.${runbook.id}.schedule`;
        check.problem(path, `"${schedule}" of ${runbook.id} ${error instanceof Error ? error.message : 'is invalid'}`);
      }
    }
    const rule = runbook.alarm;
    if (rule === undefined) continue;
    const wrong = (reason: string): void => check.problem('runbooksDirectory', `${runbook.file}: alarm ${reason}`);
    for (const key of untoldKeys(rule)) wrong(`asks for ${key}, which the proxy's log does not tell`);
    const { length } = alarmFilterPattern(rule);
    if (length > FILTER_PATTERN_LIMIT)
      wrong(`makes a filter of ${length} characters; ${FILTER_PATTERN_LIMIT} are allowed`);
    if (rule.within > LONGEST_PERIOD_SECONDS) wrong('looks back longer than a day, which no alarm of CloudWatch can');
  }
}

function checkOverrides(
  check: ArgsCheck<RunbookAlarmsArgs>,
  files: readonly RunbookFile[],
  overrides: Overrides,
  component: pulumi.Resource,
): void {
  const runbooks = files.map(({ runbook }) => runbook);
  for (const { path, reason, severity } of overrideProblems(overrides, runbooks, Date.now())) {
    if (severity === 'error') check.problem(path, reason);
    else void pulumi.log.warn(`RunbookAlarms: ${path} ${reason}`, component);
  }
}

/** The runner passes over what the store cannot answer; said here, so that nobody waits for its findings. */
function sayWhatIsNotRun(sink: AuditSink, files: readonly RunbookFile[], component: pulumi.Resource): void {
  if (sink.managementEventsTable !== undefined || sink.managementEventDataStoreArn !== undefined) return;
  const asking = files.filter(({ runbook }) => analyseRunbook(runbook).tables.includes('management_events'));
  if (asking.length === 0) return;
  const ids = asking.map(({ runbook }) => runbook.id).join(', ');
  void pulumi.log.info(
    `RunbookAlarms: the audit store holds no management events, which ${ids} reads; it is not run`,
    component,
  );
}
