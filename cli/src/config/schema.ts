import { ATHENA_NAMES, NEVER_LOCK_KINDS, neverLockProblems } from '@sallyport/runbooks';
import { z } from 'zod';

const name = z.string().min(1);

const athenaName = (kind: keyof typeof ATHENA_NAMES) =>
  z.string().regex(ATHENA_NAMES[kind].pattern, { error: `is ${ATHENA_NAMES[kind].requirement}` });

const NOT_ATHENA = 'is not "athena"; CloudTrail Lake and the local lake are configured by the key `lake`';

const athena = z.strictObject({
  type: z
    .literal('athena', { error: NOT_ATHENA })
    .describe('`athena`; CloudTrail Lake and the local lake have the key `lake`'),
  region: name.describe('Region of the store'),
  workgroup: athenaName('workgroup').describe('Athena workgroup in which queries run, with its scan limit'),
  database: athenaName('database').describe('Glue database of the tables'),
  sshEventsTable: athenaName('table').optional().describe('What {{ssh_events}} stands for; default `ssh_events`'),
  managementEventsTable: athenaName('table')
    .optional()
    .describe('What {{management_events}} stands for, where there is one'),
  roleArn: athenaName('roleArn').optional().describe('Role to assume, where the store is in another account'),
  resultsLocation: athenaName('resultsLocation')
    .optional()
    .describe('`s3://BUCKET/PREFIX/`, for a workgroup that does not enforce its own'),
  endpoint: z.url().optional().describe('For a VPC endpoint of Athena; default is the AWS endpoint of the region'),
  streamArn: name.optional().describe('Firehose stream of the store, by which runs and responses are audited'),
  writerRoleArn: athenaName('roleArn')
    .optional()
    .describe('Role to assume for that, where the store is in another account'),
  eventSource: name.default('ssh.sallyport.local').describe('eventSource of the events of runs and responses'),
});

/** What the command needs to know of a system: where its proxy, its audit store and its files are. */
export const cliConfigSchema = z.strictObject({
  adminSocket: name.optional().describe("Unix socket of the proxy's control API"),
  lake: z
    .strictObject({
      endpoint: z.url().optional().describe('Only for the local lake; default is the AWS endpoint of the region'),
      region: z.string().default('us-east-1').describe('Region of the audit store'),
      directory: name.optional().describe('Folder of the local lake, for `lake import`'),
      eventSource: name.default('ssh.sallyport.local').describe('eventSource of the events of runs and responses'),
      channelArn: name.optional().describe('The channel that audit events arrive by'),
      eventDataStores: z
        .strictObject({
          ssh_events: name.describe('Id of the event data store of audit events'),
          management_events: name.optional().describe('Id of the event data store of management events'),
        })
        .describe('What {{ssh_events}} and {{management_events}} of a runbook stand for'),
    })
    .optional(),
  auditStore: athena
    .optional()
    .describe('The audit store on Athena; asked before `lake` unless --store says otherwise'),
  recordingsDirectory: name.optional().describe('Where the proxy writes recordings'),
  spoolDirectory: name.optional().describe("The proxy's audit spool, for `audit verify --spool` and `doctor`"),
  proxyConfig: name.optional().describe("The proxy's YAML config, which `doctor` checks"),
  runbookFolders: z.array(name).default([]).describe('More folders of runbooks, besides those that ship'),
  neverLock: z
    .partialRecord(z.enum(NEVER_LOCK_KINDS), z.array(name))
    .superRefine((list, context) => {
      for (const { path, reason } of neverLockProblems(list)) {
        context.addIssue({ code: 'custom', path, message: reason });
      }
    })
    .default({})
    .describe('By `person`, `principal`, `group` (default `responders`), `key`, `login`, `target` or `source` (an address or a CIDR): who and what no runbook ever locks'),
  overrides: z.record(z.string(), z.unknown()).default({}).describe('By runbook id: threshold, schedule, exceptions'),
});

export type CliConfig = z.infer<typeof cliConfigSchema>;
