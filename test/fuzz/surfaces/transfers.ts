import type { TestProgram } from '../../../proxy-image/src/session/target.fixture';
import { MESSAGE } from '../../../proxy-image/src/transport/message-numbers';
import type { RawClient } from '../../../proxy-image/src/transport/raw-client.fixture';
import { scpSinkLines, scpSourceLines } from '../messages/scp';
import { framed, init, plain, sftpReply, sftpRequest, version } from '../messages/sftp';
import { mutate } from '../mutate';
import type { Random } from '../random';
import type { Rig } from '../rig';
import { within, type Surface } from '../surface';

const CHANNELS = 6;
const PACKETS = 120;

type Conversation = (random: Random) => { readonly client: readonly Buffer[]; readonly target: readonly Buffer[] };

/** Several transfers one after the other on one connection: a broken one ends its channel, and no other. */
function transfers(
  name: string,
  share: number,
  start: (random: Random) => readonly [string, string],
  conversation: Conversation,
): Surface {
  return {
    name,
    share,
    async step(rig, random) {
      const raw = await rig.connect();
      let packets = 0;
      for (let local = 0; local < CHANNELS; local += 1)
        packets += await transfer(rig, raw, random, local, start(random), conversation(random));
      raw.end();
      await raw.gone();
      await within('the event of a session’s end', rig.proxy.trail.next('EndSession'));
      return packets;
    },
  };
}

async function transfer(
  rig: Rig,
  raw: RawClient,
  random: Random,
  local: number,
  [type, name]: readonly [string, string],
  { client, target }: ReturnType<Conversation>,
): Promise<number> {
  const next = rig.target.next();
  const { remoteId } = await raw.openSession(local);
  raw.request(remoteId, type, name);
  const program: TestProgram = await within('the start of a transfer', next);
  rig.targetProtocol();
  await raw.next(MESSAGE.CHANNEL_SUCCESS);
  const [requests, replies] = [inPieces(client, random), inPieces(target, random)];
  for (let turn = 0; turn < Math.max(requests.length, replies.length); turn += 1) {
    const [request, reply] = [requests[turn], replies[turn]];
    if (request !== undefined) raw.protocol.channelData(remoteId, request);
    if (random.chance(0.5)) await ping(raw);
    if (reply !== undefined) program.channel.write(reply, 0);
  }
  await ping(raw);
  program.channel.close();
  raw.send(MESSAGE.CHANNEL_CLOSE, remoteId);
  await within(
    'the end of a transfer',
    raw.next(MESSAGE.CHANNEL_CLOSE, (reader) => reader.uint32() === local),
  );
  return client.length + target.length;
}

/** A question that only this connection answers: what was sent before it has been taken. */
async function ping(raw: RawClient): Promise<void> {
  raw.send(MESSAGE.CHANNEL_OPEN, 'ping@example.com', PING, 1, 1);
  await within(
    'an answer to the session that a transfer is in',
    raw.next(MESSAGE.CHANNEL_OPEN_FAILURE, (reader) => reader.uint32() === PING),
  );
}
const PING = 0x7000_0000;

/** Packets as TCP and windows would cut them: several at once, or one in two. */
function inPieces(packets: readonly Buffer[], random: Random): Buffer[] {
  const all = Buffer.concat(packets);
  const pieces: Buffer[] = [];
  for (let at = 0; at < all.length;) {
    const length = 1 + random.int(random.chance(0.1) ? 20 : 4_000);
    pieces.push(all.subarray(at, at + length));
    at += length;
  }
  return pieces;
}

const sftp =
  (clientBroken: number, targetBroken: number): Conversation =>
  (random) => {
    const ids = Array.from({ length: PACKETS }, (_, index) => (random.chance(0.02) ? random.int(PACKETS) : index));
    const frame = (broken: number) => (message: Parameters<typeof mutate>[0]) =>
      random.chance(broken) ? framed(mutate(message, random), random) : plain(message);
    return {
      client: [
        plain(init(random.chance(0.95) ? 3 : random.int(8))),
        ...ids.map((id) => sftpRequest(id, random)).map(frame(clientBroken)),
      ],
      target: [plain(version()), ...ids.map((id) => sftpReply(id, random)).map(frame(targetBroken))],
    };
  };
const start = (): readonly [string, string] => ['subsystem', 'sftp'];

export const sftpFromClient = transfers('sftp-from-client', 0.125, start, sftp(0.01, 0));
export const sftpFromTarget = transfers('sftp-from-target', 0.125, start, sftp(0, 0.01));
export const scp = transfers(
  'scp',
  0.05,
  (random) => [
    'exec',
    random.pick(['scp -t /tmp/x', 'scp -f /tmp/x', 'scp -r -t /tmp', 'scp -r -f /tmp', 'scp -p -d -t /tmp']),
  ],
  (random) => ({
    client: [...scpSourceLines(random), ...scpSinkLines(random)],
    target: [...scpSinkLines(random), ...scpSourceLines(random)],
  }),
);
