import { boolean, encodeField, string, uint32, type Field, type Message } from '../fields';
import type { Random } from '../random';

const NAMES = ['root+web-1', 'root%web-1', 'web-1', 'stranger', '', 'root+nowhere', '+', '%', 'root+web-1+web-1'];
const ALGORITHMS = [
  'ssh-ed25519',
  'rsa-sha2-512',
  'rsa-sha2-256',
  'ssh-rsa',
  'ssh-dss',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp521',
  'sk-ssh-ed25519@openssh.com',
  'sk-ecdsa-sha2-nistp256@openssh.com',
  'ssh-ed25519-cert-v01@openssh.com',
];

const blob = (...fields: readonly Field[]) => Buffer.concat(fields.map(encodeField));

function key(algorithm: string, random: Random): Buffer {
  if (algorithm.includes('rsa'))
    return blob(string('ssh-rsa'), string(Buffer.from([1, 0, 1])), string(random.bytes(257)));
  if (algorithm.includes('ecdsa'))
    return blob(
      string(algorithm),
      string('nistp256'),
      string(Buffer.concat([Buffer.of(4), random.bytes(64)])),
      string('ssh:'),
    );
  return blob(string(algorithm), string(random.bytes(32)), string('ssh:'));
}

function signature(algorithm: string, random: Random): Buffer {
  const inner = algorithm.includes('ecdsa')
    ? blob(string(random.bytes(32)), string(random.bytes(32)))
    : random.bytes(64);
  return blob(string(algorithm), string(inner));
}

/** SSH_MSG_USERAUTH_REQUEST (RFC 4252 sections 5 to 9, RFC 4256 section 3.1), always of the same user: another name ends the connection. */
export function authenticationRequest(random: Random, userName: string): Message {
  const algorithm = random.pick(ALGORITHMS);
  const head = [string(userName), string('ssh-connection')];
  const request = (...fields: readonly Field[]): Message => ({ type: 50, fields: [...head, ...fields] });
  switch (random.int(7)) {
    case 0:
      return request(string('none'));
    case 1:
      return request(
        string('password'),
        boolean(random.chance(0.2)),
        string('secret'),
        ...(random.chance(0.2) ? [string('new')] : []),
      );
    case 2:
      return request(string('keyboard-interactive'), string(''), string(random.pick(['', 'pam,totp'])));
    case 3:
      return request(
        string('hostbased'),
        string(algorithm),
        string(key(algorithm, random)),
        string('host.example.com'),
        string('root'),
        string(signature(algorithm, random)),
      );
    case 4:
      return request(
        string('publickey'),
        boolean(true),
        string(algorithm),
        string(key(algorithm, random)),
        string(signature(algorithm, random)),
      );
    case 5:
      return request(string(random.pick(['gssapi-with-mic', 'unknown@example.com', ''])), uint32(1), string('x'));
    default:
      return request(string('publickey'), boolean(false), string(algorithm), string(key(algorithm, random)));
  }
}

export const anyUserName = (random: Random): string => random.pick(NAMES);

/** SSH_MSG_USERAUTH_INFO_RESPONSE (RFC 4256 section 3.4), asked for or not. */
export const infoResponse = (random: Random): Message => ({
  type: 61,
  fields: [uint32(random.pick([0, 1, 1, 2])), string('123456')],
});

/** RFC 4253 section 10. */
export const serviceRequest = (): Message => ({ type: 5, fields: [string('ssh-userauth')] });

/** What a server says while it is asked to let a client in. */
export function serverAnswers(random: Random): Message[] {
  return [
    { type: 6, fields: [string('ssh-userauth')] },
    { type: 51, fields: [string(random.pick(['publickey', 'publickey,password', ''])), boolean(random.chance(0.3))] },
    { type: 53, fields: [string('Welcome\r\n'), string('en')] },
    { type: 60, fields: [string('ssh-ed25519'), string(key('ssh-ed25519', random))] },
    {
      type: 60,
      fields: [string('name'), string('instruction'), string(''), uint32(1), string('Password: '), boolean(false)],
    },
    { type: 60, fields: [string('change it'), string('')] },
    ...(random.chance(0.1) ? [{ type: 52, fields: [] }] : []),
  ];
}
