import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { utils } from 'ssh2';
import { ed25519Key, rsaKey } from '../auth/keys.fixture';
import { copyAccessDefault } from './access-default.fixture';
import { checkConfig } from './check-config';
import { ConfigError } from './errors';
import { loadConfig } from './load-config';
import { loadSetup } from './setup';

const alice = ed25519Key();
const host = ed25519Key();
const pair = utils.generateKeyPairSync('ed25519');
const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

const CONFIG = `listen:
  - host: 127.0.0.1
    port: 0
hostKeys: [host_ed25519]
stateDirectory: state
users:
  file: users.yaml
access:
  policyDirectory: access
targets:
  file: targets.yaml
audit: {}
`;
const USERS = `users:
  - name: alice
    class: person
    groups: [engineers]
    keys:
      - ${alice.line} alice@laptop
    totpSecret: ${SECRET}
`;
const TARGETS = `targets:
  - name: web-1
    host: 192.0.2.1
    hostKeys:
      - ${host.line}
    privateKeyFile: login_key
`;

let folder: string;
let file: string;

const write = (name: string, text: string) => writeFileSync(join(folder, name), text, { mode: 0o600 });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-config-'));
  file = join(folder, 'proxy.yaml');
  write('proxy.yaml', CONFIG);
  write('users.yaml', USERS);
  write('targets.yaml', TARGETS);
  write('host_ed25519', pair.private);
  write('login_key', pair.private);
  copyAccessDefault(join(folder, 'access'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** What --check-config prints, without the folder of the test. */
const report = () => checkConfig(file).text.replaceAll(`${folder}/`, '');

it('accepts a good config, with absolute paths, defaults and nothing to warn of', () => {
  expect(report().split('\n')[0]).toBe(
    'proxy.yaml: OK: 1 user (1 with TOTP), 1 key, 1 target, 12 access policies, 0 warnings',
  );
  const config = loadConfig(file);
  expect(config).toMatchObject({
    hostKeys: [join(folder, 'host_ed25519')],
    stateDirectory: join(folder, 'state'),
    adminSocket: join(folder, 'state/admin.sock'),
    limits: { authenticationTries: 12 },
    recording: { directory: join(folder, 'state/recordings') },
  });
  const setup = loadSetup(file);
  expect(setup.credentials[0]?.user).toMatchObject({ principal: 'alice', person: 'alice', totpSecret: SECRET });
  expect(setup.targets[0]?.target).toMatchObject({
    name: 'web-1',
    port: 22,
    credential: { path: join(folder, 'login_key') },
  });
});

it('takes targets that are reached by EC2 Instance Connect, and targets that are discovered', () => {
  const instance =
    '{ instanceId: i-0123456789abcdef0, region: eu-central-1, roleArn: "arn:aws:iam::210987654321:role/targets" }';
  write('targets.yaml', TARGETS.replace('privateKeyFile: login_key', `ec2InstanceConnect: ${instance}`));
  expect(loadSetup(file).targets[0]?.target.credential).toEqual({
    kind: 'ec2InstanceConnect',
    instance: {
      instanceId: 'i-0123456789abcdef0',
      region: 'eu-central-1',
      roleArn: 'arn:aws:iam::210987654321:role/targets',
    },
  });
  write(
    'proxy.yaml',
    CONFIG.replace('  file: targets.yaml', '  discovery: [{ region: eu-central-1, logins: [ec2-user] }]'),
  );
  expect(report().split('\n')[0]).toBe(
    'proxy.yaml: OK: 1 user (1 with TOTP), 1 key, 0 targets, 12 access policies, 0 warnings',
  );
  expect(loadConfig(file).targets).toEqual({
    discovery: [{ region: 'eu-central-1', logins: ['ec2-user'], port: 22, refreshSeconds: 60 }],
  });
});

it.each([
  ['neither', ''],
  [
    'both',
    '    privateKeyFile: login_key\n    ec2InstanceConnect: { instanceId: i-0123456789abcdef0, region: eu-central-1 }\n',
  ],
])('a target with %s of a key file and EC2 Instance Connect is refused', (_what, credential) => {
  write('targets.yaml', TARGETS.replace('    privateKeyFile: login_key\n', credential));
  expect(report()).toMatch(
    /^targets\.yaml:2:5: targets\[0\]: name a privateKeyFile or ec2InstanceConnect, and not both$/m,
  );
});

describe.each<[string, string, RegExp]>([
  [
    'an unknown key',
    CONFIG.replace('hostKeys:', 'hostkeys:'),
    /^proxy\.yaml:4:1: hostkeys: unknown key "hostkeys"; did you mean "hostKeys"\?$/m,
  ],
  [
    'a missing key',
    CONFIG.replace('hostKeys: [host_ed25519]\n', ''),
    /^proxy\.yaml:1:1: hostKeys: is missing; it must be a list$/m,
  ],
  [
    'an unknown key deep inside',
    CONFIG.replace('port: 0', 'prot: 0'),
    /^proxy\.yaml:3:5: listen\[0\]\.prot: unknown key "prot"; did you mean "port"\?$/m,
  ],
  [
    'an ARN that is none',
    `${CONFIG.replace(/^audit:.*\n/m, '')}audit: { sinks: [{ type: lake, channelArn: sallyport }] }\n`,
    /^proxy\.yaml:\d+:\d+: audit\.sinks\[0\]\.channelArn: "sallyport" is no ARN such as arn:aws:cloudtrail:/m,
  ],
  [
    'a sink of a type that there is not',
    `${CONFIG.replace(/^audit:.*\n/m, '')}audit: { sinks: [{ type: kafka }] }\n`,
    /^proxy\.yaml:\d+:\d+: audit\.sinks\[0\]\.type: "kafka" is not allowed; allowed are lake, firehose$/m,
  ],
  [
    'an unknown key of a sink',
    `${CONFIG.replace(/^audit:.*\n/m, '')}audit: { sinks: [{ type: firehose, streamname: ssh, streamName: ssh }] }\n`,
    /audit\.sinks\[0\]\.streamname: unknown key "streamname"; did you mean "streamName"\?$/m,
  ],
  [
    'durability by a sink, and none',
    CONFIG.replace('audit: {}', 'audit: { durable: sink }'),
    /audit\.durable: "sink" needs at least one sink of mode write$/m,
  ],
  [
    'locks in two places',
    `${CONFIG}control: { lockDirectory: locks, lockTable: { name: locks, region: eu-central-1 } }\n`,
    /control\.lockTable: locks are kept in a lockDirectory or in a lockTable, not in both$/m,
  ],
  [
    'no targets at all',
    CONFIG.replace('targets:\n  file: targets.yaml', 'targets: {}'),
    /targets: name a targets file, discovery, or both$/m,
  ],
  [
    'a wrong type',
    CONFIG.replace('port: 0', 'port: ssh'),
    /^proxy\.yaml:3:5: listen\[0\]\.port: "ssh" is not a number$/m,
  ],
  [
    'a number too large',
    CONFIG.replace('port: 0', 'port: 70000'),
    /^proxy\.yaml:3:5: listen\[0\]\.port: 70000 is too large; at most 65535$/m,
  ],
  [
    'a value that is not allowed',
    CONFIG.replace('audit: {}', 'audit:\n  mode: open'),
    /^proxy\.yaml:13:3: audit\.mode: "open" is not allowed; allowed are failClosed, failOpen$/m,
  ],
  [
    'an address that is none',
    CONFIG.replace('port: 0', 'port: 0\n    proxyProtocolFrom: [10.0.0.0/99]'),
    /^proxy\.yaml:4:25: listen\[0\]\.proxyProtocolFrom\[0\]: "10\.0\.0\.0\/99" is not an address or CIDR/m,
  ],
  [
    'no users at all',
    CONFIG.replace('users:\n  file: users.yaml', 'users: {}'),
    /^proxy\.yaml:6:1: users: name a users file, an authorizedKeysDirectory, or both$/m,
  ],
  [
    'an environment that steers',
    CONFIG.replace('policyDirectory: access', 'policyDirectory: access\n  environment: [LANG, L*]'),
    /access\.environment\[1\]: "L\*" would let variables pass/,
  ],
  [
    'YAML that is none',
    CONFIG.replace('hostKeys: [host_ed25519]', 'hostKeys: [host_ed25519'),
    /^proxy\.yaml:\d+:\d+: not YAML: /m,
  ],
  ['a key given twice', `${CONFIG}stateDirectory: other\n`, /^proxy\.yaml:13:1: not YAML: Map keys must be unique/m],
  ['an empty file', '', /^proxy\.yaml:1:1: stateDirectory: is missing; it must be text$/m],
])('proxy.yaml with %s', (_name, text, expected) => {
  it('names file, line, column, key and what is allowed', () => {
    write('proxy.yaml', text);
    expect(report()).toMatch(expected);
    expect(checkConfig(file).outcome).toBe('invalid');
    expect(() => loadConfig(file)).toThrow(ConfigError);
  });
});

describe.each<[string, () => void, RegExp]>([
  [
    'a missing users file',
    () => unlinkSync(join(folder, 'users.yaml')),
    /^users\.yaml: the file cannot be read: .*ENOENT/m,
  ],
  [
    'a user without class',
    () => write('users.yaml', USERS.replace('    class: person\n', '')),
    /^users\.yaml:2:5: users\[0\]\.class: is missing; allowed are person, machine$/m,
  ],
  [
    'a key that cannot be read',
    () => write('users.yaml', USERS.replace(alice.line, 'ssh-ed25519 AAAA')),
    /^users\.yaml:6:9: users\[0\]\.keys\[0\]: key type "" is not accepted|the ed25519 point/m,
  ],
  [
    'a short RSA key',
    () => write('users.yaml', USERS.replace(alice.line, rsaKey(1024, 'sha256').line)),
    /^users\.yaml:6:9: users\[0\]\.keys\[0\]: an RSA key of 1024 bits is too short; at least 2048 are needed$/m,
  ],
  [
    'an unknown option',
    () => write('users.yaml', USERS.replace('- ssh', '- no-sftp ssh')),
    /^users\.yaml:6:9: users\[0\]\.keys\[0\]: unknown option "no-sftp"/m,
  ],
  [
    'two users of one name',
    () => write('users.yaml', `${USERS}  - name: alice\n    class: person\n`),
    /^users\.yaml:8:5: users\[1\]\.name: principal "alice" is already users\[0\]/m,
  ],
  [
    'a secret file that is not there',
    () => write('users.yaml', USERS.replace(`totpSecret: ${SECRET}`, 'totpSecretFile: missing')),
    /^missing: the file cannot be read/m,
  ],
  [
    'an alias that is taken',
    () => write('targets.yaml', `${TARGETS}    aliases: [WEB-1]\n`),
    /^targets\.yaml:7:15: targets\[0\]\.aliases\[0\]: "WEB-1" already names target "web-1"/m,
  ],
  [
    'a host key that cannot be read',
    () => write('targets.yaml', TARGETS.replace(host.line, 'ssh-ed25519 AAAA!')),
    /^targets\.yaml:5:9: targets\[0\]\.hostKeys\[0\]: the key is not base64/m,
  ],
  [
    'a login key that is not there',
    () => write('targets.yaml', TARGETS.replace('login_key', 'nokey')),
    /^targets\.yaml:6:5: targets\[0\]\.privateKeyFile: the key file .*: the file cannot be read: .*ENOENT/m,
  ],
  [
    'a login key that is none',
    () => write('login_key', 'hello'),
    /^targets\.yaml:6:5: targets\[0\]\.privateKeyFile: login_key cannot be used: .*; a private key in OpenSSH or PEM form, without passphrase$/m,
  ],
  [
    'a login key with a passphrase',
    () =>
      write(
        'login_key',
        utils.generateKeyPairSync('ed25519', { passphrase: 'x', cipher: 'aes256-ctr', rounds: 1 }).private,
      ),
    /privateKeyFile: login_key cannot be used: .*passphrase/,
  ],
  [
    'a public key for a host key',
    () => write('host_ed25519', pair.public),
    /^proxy\.yaml:4:12: hostKeys\[0\]: host_ed25519 is a public key; the file without \.pub$/m,
  ],
  [
    'an account that is none',
    () => write('targets.yaml', `${TARGETS}    accountId: "42"\n`),
    /targets\[0\]\.accountId: "42" is not an AWS account id/,
  ],
  [
    'a default login that is not allowed',
    () => write('targets.yaml', `${TARGETS}    logins: [a]\n    defaultLogin: b\n`),
    /targets\[0\]\.defaultLogin: "b" is not among logins; allowed are a/,
  ],
  [
    'a host key of the proxy that is not there',
    () => write('proxy.yaml', CONFIG.replace('[host_ed25519]', '[nokey]')),
    /^proxy\.yaml:4:12: hostKeys\[0\]: the key file .*: the file cannot be read: .*ENOENT/m,
  ],
  [
    'a policy that does not parse',
    () => write('access/own.cedar', 'permit (principal, action, resource)\n  when { true }\n;\npermit (principal'),
    /^access\/own\.cedar:4:18: unexpected end of input; expected/m,
  ],
  [
    'a policy that names what is not there',
    () =>
      write(
        'access/own.cedar',
        '// mine\n@id("mine")\npermit (principal, action, resource)\nwhen { context.mfaa == "true" };\n',
      ),
    /^access\/own\.cedar:4:\d+: policy mine: .*`mfaa`.*not found; did you mean `mfa`\?$/m,
  ],
  [
    'a policy without quotes around an action',
    () => write('access/own.cedar', 'permit (principal, action == Sallyport::Action::"fly", resource);'),
    /^access\/own\.cedar:1:\d+: policy own#1: .*fly/m,
  ],
  [
    'an id that is taken',
    () => write('access/own.cedar', '@id("engineers-work")\npermit (principal, action, resource);'),
    /^access\/own\.cedar:1:1: policy engineers-work: the id is already used in .*engineers\.cedar/m,
  ],
  [
    'a template',
    () => write('access/own.cedar', 'permit (principal == ?principal, action, resource);'),
    /own\.cedar: the file holds a policy template/,
  ],
  [
    'no policy folder',
    () => rmSync(join(folder, 'access'), { recursive: true }),
    /^access: the policy folder cannot be read/m,
  ],
])('%s', (_name, spoil, expected) => {
  it('is an error that names the place', () => {
    spoil();
    expect(report()).toMatch(expected);
    expect(() => loadSetup(file)).toThrow(ConfigError);
  });
});

it('says everything that is wrong at once, over all files', () => {
  write('users.yaml', USERS.replace('class: person', 'class: human'));
  write('targets.yaml', TARGETS.replace('name: web-1', 'name: web 1'));
  write('access/own.cedar', 'permit');
  unlinkSync(join(folder, 'host_ed25519'));
  expect(report()).toMatch(/^proxy\.yaml: 4 errors, 0 warnings$/m);
  for (const name of ['users.yaml:3:5', 'targets.yaml:2:5', 'own.cedar:1:', 'proxy.yaml:4:12'])
    expect(report()).toContain(name);
});

it('reads the other files though the config itself is wrong', () => {
  write('proxy.yaml', `${CONFIG}colour: red\n`);
  write('users.yaml', USERS.replace('class: person', 'class: human'));
  write('targets.yaml', TARGETS.replace('name: web-1', 'name: web 1'));
  write('access/own.cedar', 'permit');
  expect(report()).toMatch(/^proxy\.yaml: 4 errors, 0 warnings$/m);
  for (const name of ['proxy.yaml:13:1: colour', 'users.yaml:3:5', 'targets.yaml:2:5', 'own.cedar:1:'])
    expect(report()).toContain(name);
});

it('refuses a key of two users, naming both places', () => {
  write('users.yaml', `${USERS}  - name: bob\n    class: person\n    keys: ["${alice.line}"]\n`);
  expect(report()).toMatch(
    /^users\.yaml:10:12: users\[1\]\.keys\[0\]: key SHA256:\S+ of "bob" is already a key of "alice" \(users\.yaml:6:9: users\[0\]\.keys\[0\]: there\)/m,
  );
});

it('never prints a secret', () => {
  write('users.yaml', USERS.replace(SECRET, 'not-base32-hunter2!'));
  const seen = [report()];
  expect(seen[0]).toMatch(/users\[0\]\.totpSecret: the TOTP secret is not base32/);
  write('users.yaml', USERS.replace(`totpSecret: ${SECRET}`, 'totpSecret: [hunter2]'));
  seen.push(report());
  expect(seen[1]).toMatch(/totpSecret: the value \(not shown\) is not text/);
  write('users.yaml', USERS.replace(`${alice.line} alice@laptop`, '"-----BEGIN OPENSSH PRIVATE KEY----- hunter2"'));
  seen.push(report());
  expect(seen[2]).toMatch(/this is a private key/);
  expect(seen.join('\n')).not.toContain('hunter2');
});

it('warns of targets that will be refused', () => {
  write('targets.yaml', TARGETS.replace(/ {4}hostKeys:\n.*\n/, ''));
  expect(report()).toMatch(
    /^targets\.yaml:2:5: warning: targets\[0\]: target "web-1" has no hostKeys and will be refused; pin what ssh-keyscan -p 22 192\.0\.2\.1 prints/m,
  );
  expect(checkConfig(file).outcome).toBe('ok');
});

// A read of a FIFO waits for a writer, and a reload that waits stops every session.
it.each(['users.yaml', 'targets.yaml', 'access/engineers.cedar', 'host_ed25519'])(
  'refuses a FIFO in the place of %s',
  (name) => {
    unlinkSync(join(folder, name));
    execFileSync('mkfifo', ['-m', '600', join(folder, name)]);
    expect(report()).toContain(`${name}: it is not a regular file`);
  },
);

describe('strict modes', () => {
  const MALLORY = 1234;

  beforeEach(() => {
    mkdirSync(join(folder, 'keys'), { mode: 0o700 });
    write('keys/bob', `${ed25519Key().line}\n`);
    write('totp', SECRET);
    write('host_ca', pair.private);
    write(
      'proxy.yaml',
      `${CONFIG.replace('file: users.yaml', 'file: users.yaml\n  authorizedKeysDirectory: keys')}hostCertificateAuthority: host_ca\n`,
    );
    write('users.yaml', USERS.replace(`totpSecret: ${SECRET}`, 'totpSecretFile: totp'));
  });

  it('find nothing in a good setup', () => {
    expect(report()).toContain('0 warnings');
    expect(report()).toContain('proxy.yaml: OK');
  });

  const FILES: [name: string, place: string][] = [
    ['proxy.yaml', 'proxy.yaml: '],
    ['users.yaml', 'proxy.yaml:7:3: users.file: '],
    ['keys/bob', 'proxy.yaml:8:3: users.authorizedKeysDirectory: '],
    ['totp', 'users.yaml:7:5: users[0].totpSecretFile: '],
    ['host_ed25519', 'proxy.yaml:4:12: hostKeys[0]: '],
    ['host_ca', 'proxy.yaml:14:1: hostCertificateAuthority: '],
    ['login_key', 'targets.yaml:6:5: targets[0].privateKeyFile: '],
    ['targets.yaml', 'proxy.yaml:12:3: targets.file: '],
    ['access/engineers.cedar', 'proxy.yaml:10:3: access.policyDirectory: '],
  ];
  const FOLDERS: [name: string, place: string][] = [
    ['keys', 'proxy.yaml:8:3: users.authorizedKeysDirectory: '],
    ['access', 'proxy.yaml:10:3: access.policyDirectory: '],
    ['', 'proxy.yaml: '],
  ];

  /** The line that names the path, below the folder of the test. */
  const lineOf = (name: string) => {
    const path = join(folder, name);
    return checkConfig(file)
      .text.split('\n')
      .find((line) => line.includes(` ${path}: `))
      ?.replaceAll(`${folder}/`, '');
  };

  it.each([...FILES, ...FOLDERS])('refuse "%s" that others may write', (name, place) => {
    chmodSync(join(folder, name), name === '' || FOLDERS.some(([other]) => other === name) ? 0o777 : 0o622);
    expect(lineOf(name)?.startsWith(place)).toBe(true);
    expect(lineOf(name)).toMatch(/others may write to it/);
    expect(() => loadSetup(file)).toThrow(ConfigError);
  });

  // Only root gives files away; strict-modes.test.ts has foreign owners for everybody.
  (process.getuid?.() === 0 ? it : it.skip).each([...FILES, ...FOLDERS])(
    'refuse "%s" of another user',
    (name, place) => {
      chownSync(join(folder, name), MALLORY, MALLORY);
      expect(lineOf(name)?.startsWith(place)).toBe(true);
      expect(lineOf(name)).toMatch(/belongs to user 1234/);
      expect(() => loadSetup(file)).toThrow(ConfigError);
    },
  );

  it.each(['totp', 'host_ed25519', 'host_ca', 'login_key'])('refuse the secret "%s" that others may read', (name) => {
    chmodSync(join(folder, name), 0o644);
    expect(lineOf(name)).toMatch(
      /others may read it, and it holds a \S+ (?:key|secret) \(mode 0644, .*\); chmod 0600 /,
    );
    expect(() => loadSetup(file)).toThrow(ConfigError);
  });

  it('refuse a users file that others may read once it holds TOTP secrets, with the first key that holds one', () => {
    chmodSync(join(folder, 'users.yaml'), 0o644);
    expect(checkConfig(file).outcome).toBe('ok');
    write('users.yaml', USERS);
    expect(lineOf('users.yaml')).toMatch(
      /^users\.yaml:7:5: users\[0\]\.totpSecret: the file users\.yaml: others may read it, and it holds TOTP secrets \(mode 0644, .*\); chmod 0600 users\.yaml$/,
    );
  });

  it('list everything at once, also beside other mistakes, and warn alone when they are off', () => {
    for (const name of ['users.yaml', 'login_key', 'access/engineers.cedar']) chmodSync(join(folder, name), 0o666);
    expect(report()).toMatch(/^proxy\.yaml: 3 errors, 0 warnings$/m);
    const text = readFileSync(file, 'utf8');
    write('proxy.yaml', `${text}colour: red\n`);
    expect(report()).toMatch(/^proxy\.yaml: [4-9] errors, 0 warnings$/m);
    expect(lineOf('users.yaml')).toBeDefined();
    write('proxy.yaml', `${text}strictModes: false\n`);
    expect(report()).toMatch(/^proxy\.yaml:15:1: warning: strictModes: strictModes is off/m);
    expect(report()).toMatch(/^proxy\.yaml: OK: .* 4 warnings$/m);
    expect(
      loadSetup(file)
        .warnings.map(({ message }) => message)
        .join('\n'),
    ).toMatch(/login_key: others may write/);
  });

  it('follow links to the real file', () => {
    const away = mkdtempSync(join(tmpdir(), 'sallyport-elsewhere-'));
    try {
      renameSync(join(folder, 'login_key'), join(away, 'key'));
      symlinkSync(join(away, 'key'), join(folder, 'login_key'));
      expect(checkConfig(file).outcome).toBe('ok');
      chmodSync(away, 0o777);
      expect(report()).toContain(`the folder ${away}: others may write to it`);
    } finally {
      rmSync(away, { recursive: true });
    }
  });
});

describe('a folder of authorized keys', () => {
  beforeEach(() => {
    mkdirSync(join(folder, 'keys'), { mode: 0o700 });
    write('proxy.yaml', CONFIG.replace('file: users.yaml', 'file: users.yaml\n  authorizedKeysDirectory: keys'));
  });

  it('adds keys to users of the file, and makes persons of others', () => {
    const second = ed25519Key();
    const bob = ed25519Key();
    write('keys/alice', `# the other laptop\n\nno-pty ${second.line}\n`);
    write('keys/bob.pub', `${bob.line} bob@home\r\n`);
    write('keys/.swp', 'nothing');
    const { credentials } = loadSetup(file);
    expect(
      credentials.map(({ user, constraints }) => [
        user.principal,
        user.principalClass,
        user.totpSecret,
        constraints.permitPty,
      ]),
    ).toEqual([
      ['alice', 'person', SECRET, true],
      ['alice', 'person', SECRET, false],
      ['bob', 'person', undefined, true],
    ]);
  });

  it('names file and line of what it cannot read', () => {
    write('keys/bob', `# bob\n${alice.line}\nssh-ed25519 nonsense!\n`);
    expect(report()).toMatch(/^keys\/bob:3:1: the key is not base64$/m);
    expect(report()).toMatch(/^keys\/bob:2:1: key SHA256:\S+ of "bob" is already a key of "alice"/m);
  });
});

it('refuses a state directory whose admin socket has too long a path', () => {
  write('proxy.yaml', CONFIG.replace('stateDirectory: state', `stateDirectory: ${'s'.repeat(120)}`));
  expect(report()).toMatch(
    /^proxy\.yaml:5:1: stateDirectory: the path of the admin socket has \d+ bytes; at most 107$/m,
  );
});

describe('locks that a fleet shares in a table', () => {
  const TABLE = 'control: { lockTable: { name: locks, region: eu-central-1 } }\n';
  const WARNING =
    /^proxy\.yaml:13:12: warning: control\.lockTable: locks are shared in a table, and used codes are not: each proxy accepts a one-time code once; name a second table/m;

  it('are not enough where people have one-time codes', () => {
    write('proxy.yaml', `${CONFIG}${TABLE}`);
    expect(report()).toMatch(WARNING);
  });

  it.each(['{ table: { name: codes, region: eu-central-1 } }', '{ directory: /shared/codes }'])(
    'are with mfa: %s',
    (mfa) => {
      write('proxy.yaml', `${CONFIG}${TABLE}mfa: ${mfa}\n`);
      expect(report()).toMatch(/^proxy\.yaml: OK: .* 0 warnings$/m);
    },
  );

  it('are where nobody has one-time codes', () => {
    write('users.yaml', USERS.replace(`    totpSecret: ${SECRET}\n`, ''));
    write('proxy.yaml', `${CONFIG}${TABLE}`);
    expect(report()).toMatch(/^proxy\.yaml: OK: .* 0 warnings$/m);
  });
});
