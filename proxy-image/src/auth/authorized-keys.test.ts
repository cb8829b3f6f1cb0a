import { parseAuthorizedKey } from './authorized-keys';
import { ed25519Key, rsaKey, securityKey } from './keys.fixture';

const key = ed25519Key();
const token = securityKey('ed25519', { flags: 1, counter: 0, application: 'ssh:' });

function read(line: string) {
  const parsed = parseAuthorizedKey(line);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.entry;
}

const reasonOf = (line: string) => {
  const parsed = parseAuthorizedKey(line);
  return parsed.ok ? 'accepted' : parsed.reason;
};

it('reads a bare key with a comment, narrowing nothing', () => {
  const entry = read(`  ${key.line} alice@laptop of hers`);
  expect(entry.publicKey.blob).toEqual(key.blob);
  expect(entry.constraints).toEqual({
    sourceAddresses: [],
    permitPty: true,
    permitPortForwarding: true,
    permitAgentForwarding: true,
    permitX11Forwarding: true,
  });
  expect([entry.verifyRequired, entry.touchRequired]).toEqual([false, false]);
});

it('reads every option', () => {
  const { constraints } = read(
    `from="10.0.0.0/8, 2001:db8::/32",command="echo \\"a, b\\" # c",no-pty,no-port-forwarding,no-agent-forwarding,no-X11-forwarding,expiry-time="20270102Z" ${key.line}`,
  );
  expect(constraints).toEqual({
    sourceAddresses: [['10.0.0.0/8', '2001:db8::/32']],
    forceCommand: 'echo "a, b" # c',
    permitPty: false,
    permitPortForwarding: false,
    permitAgentForwarding: false,
    permitX11Forwarding: false,
    expiresAtMs: Date.UTC(2027, 0, 2),
  });
});

it('restrict takes all, and what follows gives back', () => {
  expect(read(`restrict,pty ${key.line}`).constraints).toMatchObject({
    permitPty: true,
    permitPortForwarding: false,
    permitAgentForwarding: false,
    permitX11Forwarding: false,
  });
});

it('takes options in any case, as sshd does, and keeps both from= lists', () => {
  expect(read(`No-PTY,FROM="10.0.0.0/8",from="10.1.0.0/16" ${key.line}`).constraints).toMatchObject({
    permitPty: false,
    sourceAddresses: [['10.0.0.0/8'], ['10.1.0.0/16']],
  });
});

it('reads the options of security keys: touch by default, PIN when asked', () => {
  expect(read(token.line)).toMatchObject({ touchRequired: true, verifyRequired: false });
  expect(read(`verify-required ${token.line}`)).toMatchObject({ touchRequired: true, verifyRequired: true });
  expect(read(`no-touch-required ${token.line}`)).toMatchObject({ touchRequired: false });
});

it.each([
  ['20270102', new Date(2027, 0, 2).getTime()],
  ['202701021530', new Date(2027, 0, 2, 15, 30).getTime()],
  ['20270102153059Z', Date.UTC(2027, 0, 2, 15, 30, 59)],
])('reads expiry-time %s', (text, expected) => {
  expect(read(`expiry-time="${text}" ${key.line}`).constraints.expiresAtMs).toBe(expected);
});

it.each<[string, string, RegExp]>([
  ['an unknown option', `no-ptty ${key.line}`, /unknown option "no-ptty"; did you mean "no-pty"\?/],
  [
    'an option that a proxy cannot hold',
    `permitopen="db:5432" ${key.line}`,
    /"permitopen" is not supported: say it in an access policy/,
  ],
  ['an environment', `environment="A=b" ${key.line}`, /not supported/],
  ['a certificate authority', `cert-authority ${key.line}`, /not supported/],
  [
    'host names in from',
    `from="*.example.com" ${key.line}`,
    /"\*\.example\.com" is none; names, wildcards and ! are not supported/,
  ],
  ['a negation in from', `from="!10.0.0.1" ${key.line}`, /needs addresses or CIDRs/],
  ['an empty from', `from="" ${key.line}`, /needs addresses or CIDRs/],
  ['octal addresses', `from="010.0.0.1" ${key.line}`, /needs addresses or CIDRs/],
  ['an empty command', `command="" ${key.line}`, /needs a command/],
  ['two commands', `command="a",command="b" ${key.line}`, /given twice/],
  ['a value where none goes', `no-pty="yes" ${key.line}`, /takes no value/],
  ['a date that is none', `expiry-time="20260231" ${key.line}`, /needs a time as YYYYMMDD/],
  ['a quote left open', `command="echo ${key.line}`, /a quote is not closed/],
  ['a comma too many', `no-pty,, ${key.line}`, /cannot be read from ","/],
  ['options without a key', 'no-pty', /no key follows/],
  ['PIN on a plain key', `verify-required ${key.line}`, /needs a security key/],
  ['base64 that is none', 'ssh-ed25519 AAAA!', /not base64/],
  ['a cut key', `${key.line.slice(0, -8)}`, /32 bytes|not base64/],
  ['DSA', 'ssh-dss AAAAB3NzaC1kc3M= old', /"ssh-dss" is not accepted; accepted are ssh-ed25519/],
  ['a certificate', 'ssh-ed25519-cert-v01@openssh.com AAAA', /is not accepted/],
  ['a short RSA key', rsaKey(1024, 'sha256').line, /1024 bits is too short/],
  ['a private key', '-----BEGIN OPENSSH PRIVATE KEY-----', /this is a private key; give the public key/],
  ['control characters', `${key.line} \u001b[2J`, /control characters/],
])('refuses %s', (_name, line, reason) => {
  expect(reasonOf(line)).toMatch(reason);
});

it('does not repeat a private key in the reason', () => {
  expect(reasonOf('-----BEGIN OPENSSH PRIVATE KEY----- b3BlbnNzaC1rZXktdjEAAAAA')).not.toContain('b3BlbnNz');
});

it('takes internal-sftp as a forced command, and says that its options are set elsewhere', () => {
  expect(read(`command="internal-sftp" ${key.line}`).constraints.forceCommand).toBe('internal-sftp');
  expect(reasonOf(`command="internal-sftp -d /srv" ${key.line}`)).toContain('takes internal-sftp alone');
});
