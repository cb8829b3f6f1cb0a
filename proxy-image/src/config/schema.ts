import { z } from 'zod';
import { accountId, cidr, environmentName } from './fields';

/**
 * The one schema of the proxy's YAML config. Relative paths are taken from the folder of the config file.
 * Every key has a default that suits a small fleet, except those without which the proxy cannot be safe.
 */
const address = z.strictObject({
  host: z.string().default('0.0.0.0').describe('Address to listen on'),
  port: z.int().min(0).max(65_535).default(2222).describe('TCP port; 0 picks a free one'),
  proxyProtocolFrom: z
    .array(cidr)
    .default([])
    .describe('CIDRs of load balancers that must send a PROXY protocol header; from others the header is refused'),
});

const limits = z.strictObject({
  loginGraceSeconds: z.int().min(1).max(600).default(60).describe('Time to authenticate in'),
  authenticationTries: z
    .int()
    .min(1)
    .max(100)
    .default(12)
    .describe('Failed attempts on one connection before it is closed'),
  unauthenticatedConnections: z
    .int()
    .min(1)
    .default(200)
    .describe('Connections before authentication, over all sources'),
  unauthenticatedPerSource: z
    .int()
    .min(1)
    .default(30)
    .describe('Connections before authentication, per source address'),
  connectionsPerSourcePerMinute: z.int().min(1).default(600).describe('New connections per source address and minute'),
  sessions: z.int().min(1).default(2_000).describe('Authenticated connections'),
  channelsPerConnection: z.int().min(1).default(64).describe('Open channels on one connection'),
  requestsPerSecond: z.int().min(1).default(200).describe('Channel and global requests per connection and second'),
  idleSeconds: z.int().min(0).default(0).describe('Close a session without traffic after this long; 0 is never'),
  sessionSeconds: z.int().min(0).default(0).describe('Close a session after this long; 0 is never'),
  keepaliveSeconds: z
    .int()
    .min(1)
    .default(30)
    .describe('Keepalive on both legs; three unanswered close the connection'),
});

const awsSink = z.strictObject({
  type: z.literal('lake').describe('A CloudTrail Lake channel, or the local lake'),
  channelArn: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:cloudtrail:[a-z0-9-]+:\d{12}:channel\/[\w-]+$/,
      'is no ARN such as arn:aws:cloudtrail:us-east-1:123456789012:channel/UUID',
    )
    .describe('ARN of the Custom channel'),
  region: z.string().default('us-east-1').describe('Region of the channel'),
  endpoint: z.url().optional().describe('Only for the local lake; default is the AWS endpoint of the region'),
  mode: z
    .enum(['write', 'readOnly'])
    .default('write')
    .describe('readOnly sinks are kept for reports while moving to another'),
});

export const proxyConfigSchema = z.strictObject({
  listen: z
    .array(address)
    .min(1)
    .default([{ host: '0.0.0.0', port: 2222, proxyProtocolFrom: [] }])
    .describe('Where to listen'),
  hostKeys: z.array(z.string()).min(1).describe('Files with private host keys in OpenSSH form; ed25519 recommended'),
  hostCertificateAuthority: z
    .string()
    .optional()
    .describe(
      'File with the private key that signs host certificates, with which the proxy answers as a target (ProxyJump)',
    ),
  stateDirectory: z.string().describe('Audit spool, locks and the proxy id live here; must survive a restart'),
  adminSocket: z.string().optional().describe('Unix socket of the control API; default <stateDirectory>/admin.sock'),
  drainSeconds: z.int().min(0).default(300).describe('How long sessions may go on after SIGTERM'),
  limits: limits.prefault({}),
  users: z
    .strictObject({
      file: z.string().optional().describe('YAML file of users, their keys and TOTP secrets'),
      authorizedKeysDirectory: z
        .string()
        .optional()
        .describe('Folder of authorized_keys files, one a principal, named after it'),
    })
    .refine((users) => users.file !== undefined || users.authorizedKeysDirectory !== undefined, {
      message: 'name a users file, an authorizedKeysDirectory, or both',
    }),
  mfa: z
    .strictObject({
      rememberSeconds: z
        .int()
        .min(0)
        .max(86_400)
        .default(28_800)
        .describe('How long a TOTP proof holds, per key and source'),
      tries: z.int().min(1).max(10).default(3).describe('Wrong codes before the connection is closed'),
    })
    .prefault({}),
  access: z.strictObject({
    policyDirectory: z.string().describe('Folder of Cedar policies, *.cedar'),
    environment: z
      .array(environmentName)
      .default(['LANG', 'LC_*', 'TERM', 'COLORTERM', 'GIT_PROTOCOL', 'NO_COLOR'])
      .describe('Names of environment variables that may pass; * at the end matches the rest'),
  }),
  targets: z.strictObject({ file: z.string().describe('YAML file of targets') }),
  recording: z
    .strictObject({
      directory: z.string().optional().describe('Where recordings go; default <stateDirectory>/recordings'),
      interactive: z.boolean().default(true).describe('Record terminals as asciicast v2'),
      input: z.boolean().default(false).describe('Record keystrokes too; they may hold secrets'),
    })
    .prefault({}),
  audit: z.strictObject({
    eventSource: z.string().min(1).default('ssh.sallyport.local').describe('eventSource of every audit event'),
    accountId: accountId.default('000000000000').describe("The channel owner's account (recipientAccountId)"),
    proxyAccountId: accountId.optional().describe("The proxy's own account; default accountId"),
    region: z.string().default('us-east-1').describe('Region that audit events name'),
    mode: z
      .enum(['failClosed', 'failOpen'])
      .default('failClosed')
      .describe('What an audit failure does, where a target does not say'),
    commands: z.enum(['full', 'hash', 'none']).default('full').describe('How much of a command line an event carries'),
    heartbeatSeconds: z.int().min(1).max(300).default(60).describe('How often EmitHeartbeat is written'),
    spoolBytes: z
      .int()
      .min(1_048_576)
      .default(1_073_741_824)
      .describe('Undelivered events kept on disk before acts are refused (failClosed)'),
    sinks: z.array(awsSink).default([]).describe('Where audit events are sent'),
  }),
  control: z
    .strictObject({
      lockDirectory: z
        .string()
        .optional()
        .describe('Folder of locks that all proxies of a fleet share; default <stateDirectory>/locks'),
      lockPollMs: z
        .int()
        .min(50)
        .max(2_000)
        .default(500)
        .describe('How often the shared lock folder is read besides being watched'),
      staleSeconds: z
        .int()
        .min(1)
        .default(60)
        .describe('With unreadable locks, new sessions are refused after this long'),
    })
    .prefault({}),
  log: z
    .strictObject({
      level: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('The least that is logged'),
    })
    .prefault({}),
});

export type ProxyConfig = z.infer<typeof proxyConfigSchema>;
