import { join } from 'node:path';
import { describeEngines, type PlayResult } from '../harness/engine';
import { REPOSITORY } from '../harness/tools';
import { account, errors, playOf, sectionOf } from '../program/plays';
import type { Way } from './fixtures/broken-program/ways';

jest.setTimeout(300_000);

/** What a person must be told of one way: which rule, of which resource, which property, and what is wrong with it. */
type Expected = readonly [way: Way, rule: string, resource: string, message: string];

const ON_FARGATE: readonly Expected[] = [
  ['image by tag', 'proxy-image-is-by-digest', 'ssh-task', 'containerDefinitions[0].image has no digest'],
  ['container as root', 'proxy-container-is-not-root', 'ssh-task', 'containerDefinitions[0].user is root'],
  [
    'writable root',
    'proxy-container-root-is-read-only',
    'ssh-task',
    'containerDefinitions[0].readonlyRootFilesystem is not true',
  ],
  [
    'privileged container',
    'proxy-container-is-not-privileged',
    'ssh-task',
    'containerDefinitions[0].privileged is true',
  ],
  [
    'secret in the environment',
    'proxy-has-no-secret-in-environment',
    'ssh-task',
    'containerDefinitions[0].environment[0].value is the value of a variable that is named like a secret',
  ],
  [
    'log left on the host',
    'proxy-ships-its-log',
    'ssh-task',
    'containerDefinitions[0].logConfiguration.logDriver keeps the log on the host',
  ],
  ['ECS Exec', 'proxy-does-not-allow-exec', 'ssh-service', 'enableExecuteCommand is true'],
  ['fails open', 'proxy-fails-closed', 'ssh-config-proxy.yaml', 'content.audit.mode is not failClosed'],
  [
    'open to all clients',
    'ssh-is-not-open-to-the-world',
    'ssh-edge',
    'ingress[0].cidrBlocks[0] lets in more of the internet',
  ],
  ['key without rotation', 'key-rotates', 'audit-key', 'enableKeyRotation is not true'],
  ['locks without backups', 'lock-table-is-recoverable', 'ssh-locks', 'pointInTimeRecovery is not enabled'],
  [
    'role that may stop trails',
    'identity-policy-cannot-stop-trails',
    'ssh-role-work',
    'Action allows cloudtrail:StopLogging',
  ],
  [
    'readers by access key',
    'role-trust-requires-mfa',
    'audit-reader',
    'assumeRolePolicy.Statement[0] lets people assume the role without MFA',
  ],
  ['trail off', 'trail-is-logging', 'management', 'enableLogging is false: the trail records nothing'],
  [
    'a recording bucket that is public',
    'log-bucket-is-not-public',
    'audit-recordings',
    'blockPublicPolicy is not true: the bucket of logs can be made public',
  ],
  ['sink removed', 'proxy-writes-to-an-audit-sink', 'ssh-role', 'may write to no audit sink'],
  [
    'denials dropped, and more allowed',
    'proxy-role-cannot-tamper',
    'ssh-role-work',
    'Action allows cloudtrail:StopLogging and 9 more to a proxy',
  ],
  [
    'recordings locked for a day',
    'recordings-are-immutable',
    'audit-recordings',
    'rule.defaultRetention.days is less than 30 days',
  ],
  [
    'dead letters that nobody hears of',
    'proxy-has-dead-letter-alarm',
    'runbooks-dead-letters',
    'alarmActions tells nobody',
  ],
  [
    'silence taken for peace',
    'proxy-has-heartbeat-alarm',
    'runbooks-heartbeats-silent',
    'treatMissingData is not breaching',
  ],
  [
    'connections without TLS',
    'log-bucket-requires-tls',
    'audit-events',
    'policy does not refuse requests without TLS to the bucket of logs',
  ],
  ['log kept for a week', 'proxy-logs-are-kept', 'ssh-log', 'retentionInDays is less than 30 days'],
];

const ON_LAKE: readonly Expected[] = [
  [
    'store that can be deleted',
    'event-data-store-is-protected',
    'lake-events',
    'terminationProtectionEnabled is false: one call deletes the store with all events',
  ],
  ['store that forgets', 'event-data-store-keeps-events', 'lake-events', 'retentionPeriod is less than 365 days'],
  [
    'store that does not listen',
    'event-data-store-is-ingesting',
    'lake-events',
    'suspend stops the store from taking new events',
  ],
];

const ON_EC2: readonly Expected[] = [
  ['instance ended at once', 'proxy-instances-drain', 'ssh-drain', 'heartbeatTimeout is less than 60 seconds'],
  [
    'metadata without tokens',
    'instance-requires-imdsv2',
    'ssh-template',
    'metadataOptions.httpTokens is not `required`',
  ],
];

const LAKE = {
  'sallyport:store': 'lake',
  'sallyport:audit': { retentionDays: 400, accountUsesCloudTrailLake: true, terminationProtection: true },
};

/** Paths of the config are relative to the program's own folder. */
const fleet = (changed: object = {}): Record<string, unknown> =>
  sectionOf('dev', 'fleet', {
    accessPolicyDirectory: join(REPOSITORY, 'proxy-image', 'access-default'),
    ...changed,
  });

// The ways of one table do not touch each other, so that one preview shows all of them.
describeEngines('the root program, broken', (createEngine) => {
  describe.each([
    ['on Fargate, with Athena', ON_FARGATE, fleet()],
    ['with CloudTrail Lake', ON_LAKE, { ...fleet(), ...LAKE }],
    ['on EC2', ON_EC2, fleet({ compute: 'ec2' })],
  ] as const)('%s', (_case, table, changed) => {
    let preview: PlayResult;

    beforeAll(async () => {
      const engine = createEngine({ account: account() });
      preview = await engine.preview({
        ...playOf('dev', { ...changed, 'broken:ways': table.map(([way]) => way) }),
        program: join(__dirname, 'fixtures', 'broken-program'),
        policyPacks: [{ dir: join(REPOSITORY, 'policies') }],
      });
    });

    test('is refused before anything is made, by the pack and by nothing else', () => {
      expect(preview.ok).toBe(false);
      expect(errors(preview).filter((message) => !/polic|preview failed/i.test(message))).toEqual([]);
    });

    test.each(table)('%s: %s', (_way, rule, resource, message) => {
      const told = preview.violations.filter(
        ({ policy, urn }) => policy === rule && urn.split('::').at(-1) === resource,
      );
      expect(told.map((violation) => violation.message)).toEqual(
        expect.arrayContaining([
          expect.stringMatching(new RegExp(`${literal(message)}[^]* Fix: [A-Z][^]* See https://`)),
        ]),
      );
    });
  });
});

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
