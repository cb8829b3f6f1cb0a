import { z } from 'zod';
import { auditSchema } from './audit-schema';
import { awsSchema, discoverySchema, lockTableSchema, factorTableSchema, uploadSchema } from './aws-schema';
import { cidr, compatibility, environmentName, localUser, nameServer } from './fields';

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
  compatibility: compatibility
    .optional()
    .describe('Key exchanges that are offered to clients beyond the default: stig or legacy, see docs/operations.md'),
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
    .describe(
      'Connections before authentication, over all sources; beyond it the source with most of them loses one. Left out, less where the memory is too small',
    ),
  unauthenticatedPerSource: z
    .int()
    .min(1)
    .default(30)
    .describe(
      'Connections before authentication, per source: an IPv4 address or the /64 of an IPv6 address; a /48 may have four times that',
    ),
  handshakesWaiting: z
    .int()
    .min(1)
    .default(100)
    .describe('Handshakes that may wait for their turn; beyond it the source with most of them loses one'),
  handshakeCpuPercent: z
    .int()
    .min(1)
    .max(100)
    .default(50)
    .describe('How much of one CPU the handshakes of strangers may use, in percent'),
  connectionsPerSourcePerMinute: z.int().min(1).default(600).describe('New connections per source and minute'),
  sessions: z
    .int()
    .min(1)
    .default(2_000)
    .describe('Authenticated connections, those of jumps among them. Left out, less where the memory is too small'),
  channels: z
    .int()
    .min(1)
    .default(4_000)
    .describe('Open channels, over all connections. Left out, less where the memory is too small'),
  channelsPerConnection: z.int().min(1).default(64).describe('Open channels on one connection'),
  heldBytes: z
    .int()
    .min(1_048_576)
    .default(167_772_160)
    .describe(
      'Bytes that fast channels and slow readers may have waiting, over all connections, beyond what each has in any case. Left out, less where the memory is too small',
    ),
  personPercent: z
    .int()
    .min(1)
    .max(100)
    .default(25)
    .describe('Percentage of sessions, channels, handshakes of jumps and heldBytes that one person or machine may use'),
  sourcePercent: z
    .int()
    .min(1)
    .max(100)
    .default(50)
    .describe('The same for one source: an IPv4 address, or an IPv6 /64'),
  requestsPerSecond: z
    .int()
    .min(1)
    .default(200)
    .describe('Channel and global requests that are taken per connection and second; who sends more waits'),
  actsPerSecond: z.int().min(1).default(500).describe('Acts of one session that are recorded per second; more wait'),
  actBytesPerSecond: z
    .int()
    .min(65_536)
    .default(1_048_576)
    .describe('Bytes of events of one session that are recorded per second; more wait'),
  idleSeconds: z
    .int()
    .min(0)
    .default(0)
    .describe(
      'Close a session without traffic after this long; its terminals are warned 5 minutes and 1 minute before. 0 is never',
    ),
  sessionSeconds: z
    .int()
    .min(0)
    .default(43_200)
    .describe(
      'Close a session after this long, 12 hours unless set; its terminals are warned 5 minutes and 1 minute before. 0 is never',
    ),
  jumpIdleSeconds: z
    .int()
    .min(1)
    .default(120)
    .describe('Close the outer connection of a jump that has had no channel for this long'),
  keepaliveSeconds: z
    .int()
    .min(1)
    .default(30)
    .describe('Keepalive on both legs; three unanswered close the connection'),
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
  strictModes: z
    .boolean()
    .default(true)
    .describe(
      'Refuse to start, and to reload, with files that others than root and the proxy may change, or with secrets that others may read; false warns',
    ),
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
      directory: z
        .string()
        .optional()
        .describe(
          'Folder of used and wrong codes that all proxies of a fleet share; default second-factor in the lockDirectory, or in the stateDirectory where locks are in a table',
        ),
      table: factorTableSchema.optional().describe('Where used and wrong codes are, in place of directory'),
    })
    .refine(({ directory, table }) => directory === undefined || table === undefined, {
      path: ['table'],
      error: 'used codes are kept in a directory or in a table, not in both',
    })
    .prefault({}),
  access: z.strictObject({
    policyDirectory: z.string().describe('Folder of Cedar policies, *.cedar'),
    environment: z
      .array(environmentName)
      .default(['LANG', 'LC_*', 'TERM', 'COLORTERM', 'GIT_PROTOCOL', 'NO_COLOR'])
      .describe('Names of environment variables that may pass; * at the end matches the rest'),
    forwardNames: z
      .enum(['resolve', 'refuse', 'asNamed'])
      .default('resolve')
      .describe(
        'Names as destinations of forwards: resolve looks them up and dials what was decided on; refuse takes addresses only; asNamed leaves it to the target, where a policy permits forwardName',
      ),
    nameServers: z
      .array(nameServer)
      .max(3)
      .default([])
      .describe('Name servers for forwards, as ADDRESS or ADDRESS:PORT; default are those of the system'),
  }),
  targets: z
    .strictObject({
      file: z.string().optional().describe('YAML file of targets'),
      discovery: z.array(discoverySchema).default([]).describe('Where EC2 instances are found as targets'),
    })
    .refine((targets) => targets.file !== undefined || targets.discovery.length > 0, {
      error: 'name a targets file, discovery, or both',
    }),
  recording: z
    .strictObject({
      directory: z.string().optional().describe('Where recordings go; default <stateDirectory>/recordings'),
      interactive: z.boolean().default(true).describe('Record terminals, and shells without one, as asciicast v2'),
      commands: z
        .enum(['none', 'interpreters', 'all'])
        .default('none')
        .describe(
          'Which commands and subsystems without a terminal are recorded too: those that name, or may be, a shell or another interpreter, or all but file transfers',
        ),
      inputWithoutTerminal: z
        .boolean()
        .default(true)
        .describe(
          'Record what goes into a shell or command without a terminal: it is what is run, and it may hold secrets',
        ),
      input: z.boolean().default(false).describe('Record keystrokes too; they may hold secrets'),
      maxBytes: z
        .int()
        .min(1_048_576)
        .max(5_000_000_000)
        .default(1_073_741_824)
        .describe('Longest one recording may be; what shows or, without a terminal, takes more is ended'),
      upload: uploadSchema.optional().describe('Where finished recordings go'),
    })
    .prefault({}),
  audit: auditSchema.prefault({}),
  control: z
    .strictObject({
      lockDirectory: z
        .string()
        .optional()
        .describe('Folder of locks that all proxies of a fleet share; default <stateDirectory>/locks'),
      lockTable: lockTableSchema.optional().describe('Where locks are, in place of lockDirectory'),
      lockPollMs: z
        .int()
        .min(50)
        .max(2_000)
        .default(500)
        .describe('How often the shared locks are read; a folder is watched besides'),
      staleSeconds: z
        .int()
        .min(1)
        .default(60)
        .describe('With unreadable locks, new sessions are refused after this long'),
      operators: z
        .array(localUser)
        .min(1)
        .max(100)
        .optional()
        .describe(
          "Who may act over the admin socket: user names or numbers of this machine; default root and the proxy's own user",
        ),
      readers: z
        .array(localUser)
        .max(100)
        .optional()
        .describe('Who may only look: sessions, locks, events, targets, health, metrics. Operators may look too'),
    })
    .refine(({ lockDirectory, lockTable }) => lockDirectory === undefined || lockTable === undefined, {
      path: ['lockTable'],
      error: 'locks are kept in a lockDirectory or in a lockTable, not in both',
    })
    .prefault({}),
  health: z
    .strictObject({
      listen: z
        .strictObject({
          host: z.string().default('0.0.0.0').describe('Address to listen on'),
          port: z.int().min(0).max(65_535).default(8080).describe('TCP port; 0 picks a free one'),
        })
        .optional()
        .describe('Plain HTTP for load balancers: GET /healthz answers 200, and 503 while draining'),
    })
    .prefault({}),
  aws: awsSchema.prefault({}),
  log: z
    .strictObject({
      level: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('The least that is logged'),
      auditEvents: z
        .boolean()
        .default(false)
        .describe(
          'Write a line for each durable audit event and one of gauges a minute, for metric filters; at every level',
        ),
    })
    .prefault({}),
});

export type ProxyConfig = z.infer<typeof proxyConfigSchema>;
