import { boolean, encodeField, raw, string, uint32, type Field, type Message } from '../fields';
import type { Random } from '../random';

const requestOf = (channel: number, type: string, wantReply: boolean, ...fields: readonly Field[]): Message => ({
  type: 98,
  fields: [uint32(channel), string(type), boolean(wantReply), ...fields],
});
const globalRequest = (name: string, wantReply: boolean, ...fields: readonly Field[]): Message => ({
  type: 80,
  fields: [string(name), boolean(wantReply), ...fields],
});

/** RFC 4254 section 8: opcodes with a uint32 each, then TTY_OP_END. */
const terminalModes = (random: Random): Buffer =>
  Buffer.concat([
    ...Array.from({ length: random.int(6) }, () =>
      Buffer.concat([Buffer.of(1 + random.int(158)), encodeField(uint32(random.int(256)))]),
    ),
    Buffer.of(0),
  ]);

/** Requests on a session channel (RFC 4254 sections 6.2 to 6.10), the start of a program left out. */
export function sessionRequests(channel: number, random: Random): Message[] {
  const ask = random.chance(0.7);
  return [
    requestOf(
      channel,
      'pty-req',
      ask,
      string('xterm'),
      uint32(80),
      uint32(24),
      uint32(0),
      uint32(0),
      string(terminalModes(random)),
    ),
    requestOf(channel, 'window-change', false, uint32(100), uint32(40), uint32(0), uint32(0)),
    requestOf(channel, 'env', ask, string(random.pick(['LANG', 'LC_ALL', 'LD_PRELOAD', ''])), string('C')),
    requestOf(channel, 'x11-req', ask, boolean(false), string('MIT-MAGIC-COOKIE-1'), string('00ff'), uint32(0)),
    requestOf(channel, 'auth-agent-req@openssh.com', ask),
    requestOf(channel, 'signal', false, string(random.pick(['INT', 'WINCH', 'NONE']))),
    requestOf(channel, 'keepalive@openssh.com', ask),
    requestOf(channel, 'eow@openssh.com', false),
    requestOf(channel, 'break', ask, uint32(500)),
    requestOf(channel, 'xon-xoff', false, boolean(true)),
    requestOf(channel, random.pick(['unknown@example.com', '__proto__', '']), ask, raw(random.bytes(random.int(20)))),
  ];
}

export function programStart(channel: number, random: Random): Message {
  switch (random.int(4)) {
    case 0:
      return requestOf(channel, 'shell', true);
    case 1:
      return requestOf(channel, 'subsystem', true, string(random.pick(['sftp', 'netconf', ''])));
    default:
      return requestOf(
        channel,
        'exec',
        true,
        string(
          random.pick([
            'true',
            'scp -t /tmp',
            'scp -f /etc',
            'rsync --server . /x',
            'git-upload-pack x',
            '\0',
            'a "b',
            '',
          ]),
        ),
      );
  }
}

/** What a program's end looks like on a channel (RFC 4254 section 6.10), from whichever side. */
export const programEnd = (channel: number, random: Random): Message[] => [
  requestOf(channel, 'exit-status', false, uint32(random.int(256))),
  requestOf(channel, 'exit-signal', false, string('KILL'), boolean(false), string('killed'), string('')),
];

/** Traffic of a channel (RFC 4254 sections 5.2 and 5.3) and answers to requests that nobody may have made. */
export function channelTraffic(channel: number, random: Random): Message[] {
  return [
    { type: 94, fields: [uint32(channel), string(random.bytes(random.int(300)))] },
    { type: 95, fields: [uint32(channel), uint32(random.pick([0, 1, 2])), string(random.bytes(random.int(100)))] },
    { type: 93, fields: [uint32(channel), uint32(random.int(70_000))] },
    { type: 99, fields: [uint32(channel)] },
    { type: 100, fields: [uint32(channel)] },
  ];
}

export const endOfFile = (channel: number): Message => ({ type: 96, fields: [uint32(channel)] });
export const close = (channel: number): Message => ({ type: 97, fields: [uint32(channel)] });

/** Openings of every kind (RFC 4254 sections 6.1, 6.3.2 and 7.2; OpenSSH's PROTOCOL section 2). */
export function channelOpens(sender: number, random: Random): Message[] {
  const open = (type: string, ...fields: readonly Field[]): Message => ({
    type: 90,
    fields: [string(type), uint32(sender), uint32(2_097_152), uint32(32_768), ...fields],
  });
  const address = () => [
    string(random.pick(['127.0.0.1', 'localhost', '::1', '2130706433', 'nowhere.example.com', ''])),
    uint32(random.pick([22, 80, 0, 65_536])),
  ];
  return [
    open('session'),
    open('direct-tcpip', ...address(), ...address()),
    open('forwarded-tcpip', ...address(), ...address()),
    open('direct-streamlocal@openssh.com', string('/run/x.sock'), string(''), uint32(0)),
    open('forwarded-streamlocal@openssh.com', string('/run/x.sock'), string('')),
    open('x11', string('127.0.0.1'), uint32(6_000)),
    open('auth-agent@openssh.com'),
    open('tun@openssh.com', uint32(1), uint32(0x7fff_ffff)),
    open(random.pick(['unknown', '__proto__', '']), raw(random.bytes(random.int(20)))),
  ];
}

/** Global requests (RFC 4254 section 7.1; OpenSSH's PROTOCOL sections 2 and 3). */
export function globalRequests(random: Random): Message[] {
  const ask = random.chance(0.7);
  const address = () => [string(random.pick(['127.0.0.1', '', '*', '::'])), uint32(random.pick([0, 8_080, 65_536]))];
  return [
    globalRequest('tcpip-forward', ask, ...address()),
    globalRequest('cancel-tcpip-forward', ask, ...address()),
    globalRequest('streamlocal-forward@openssh.com', ask, string('/run/y.sock')),
    globalRequest('cancel-streamlocal-forward@openssh.com', ask, string('/run/y.sock')),
    globalRequest('keepalive@openssh.com', ask),
    globalRequest('hostkeys-00@openssh.com', false, string(random.bytes(51))),
    globalRequest('hostkeys-prove-00@openssh.com', ask, string(random.bytes(51))),
    globalRequest(random.pick(['unknown@example.com', 'constructor', '']), ask, raw(random.bytes(random.int(30)))),
    { type: random.pick([81, 82]), fields: [raw(random.bytes(random.int(8)))] },
  ];
}

/** Answers to openings that nobody may have asked for. */
export const openAnswers = (channel: number, random: Random): Message[] => [
  { type: 91, fields: [uint32(channel), uint32(random.int(10)), uint32(65_536), uint32(random.pick([0, 1, 32_768]))] },
  { type: 92, fields: [uint32(channel), uint32(1 + random.int(4)), string('no'), string('')] },
];
