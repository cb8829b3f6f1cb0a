import { LOCK_SUBJECTS } from '@sallyport/contract';
import { z } from 'zod';

const name = z.string().min(1);

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
  recordingsDirectory: name.optional().describe('Where the proxy writes recordings'),
  spoolDirectory: name.optional().describe("The proxy's audit spool, for `audit verify --spool` and `doctor`"),
  proxyConfig: name.optional().describe("The proxy's YAML config, which `doctor` checks"),
  runbookFolders: z.array(name).default([]).describe('More folders of runbooks, besides those that ship'),
  neverLock: z
    .partialRecord(z.enum(LOCK_SUBJECTS), z.array(name))
    .default({})
    .describe('By lock subject: who and what no runbook ever locks'),
  overrides: z.record(z.string(), z.unknown()).default({}).describe('By runbook id: threshold, schedule, exceptions'),
});

export type CliConfig = z.infer<typeof cliConfigSchema>;
