import { MESSAGE } from '../../../proxy-image/src/transport/message-numbers';
import type { SshProtocol } from '../../../proxy-image/src/transport/ssh2-protocol';
import { encodeMessage, string, uint32, type Message } from '../fields';
import { serverAnswers } from '../messages/authentication';
import {
  channelOpens,
  channelTraffic,
  close,
  endOfFile,
  globalRequests,
  openAnswers,
  programEnd,
  programStart,
  sessionRequests,
} from '../messages/connection';
import { kexInit, transportMessages } from '../messages/transport';
import { disturb } from '../mutate';
import type { Random } from '../random';
import type { Rig } from '../rig';
import { saysGoodbye, within, type Surface } from '../surface';

/** Of a channel that nobody has opened: whoever came so far is cut here. */
const LAST = encodeMessage({ type: MESSAGE.CHANNEL_DATA, fields: [uint32(0xffff_0000), string('end')] });
const ROUNDS = 30;

/** A peer's side of the connection protocol (RFC 4254) over the channels that are there, and some that are not. */
function conversation(channels: readonly number[], random: Random): Buffer[] {
  const channel = () => (random.chance(0.97) ? random.pick(channels) : random.int(6));
  const round = (): Message[] => {
    const of = channel();
    return [
      ...channelTraffic(of, random),
      random.pick(sessionRequests(of, random)),
      random.pick(globalRequests(random)),
      random.pick(channelOpens(random.int(50), random)),
      random.pick(transportMessages(random)),
      ...(random.chance(0.1) ? [programStart(of, random)] : []),
      ...(random.chance(0.03) ? programEnd(of, random) : []),
      ...(random.chance(0.02) ? [endOfFile(of)] : []),
      ...(random.chance(0.02) ? [close(of)] : []),
      ...(random.chance(0.005) ? openAnswers(of, random) : []),
      ...(random.chance(0.005) ? [kexInit(random)] : []),
    ];
  };
  return disturb(Array.from({ length: ROUNDS }, round).flat(), random, 0.01);
}

async function say(protocol: SshProtocol, packets: readonly Buffer[]): Promise<void> {
  for (const [index, packet] of packets.entries()) {
    protocol.sendPayload(packet);
    // The proxy gets its turns, as it would from another process.
    if (index % 16 === 15) await new Promise(setImmediate);
  }
  protocol.sendPayload(LAST);
}

const endOfSession = (rig: Rig) => within('the event of a session’s end', rig.proxy.trail.next('EndSession'));

/** A client that has logged in. */
export const clientSession: Surface = {
  name: 'client-session',
  share: 0.15,
  async step(rig, random) {
    const raw = await rig.connect();
    const ids = [];
    for (let local = 0; local < 1 + random.int(3); local += 1) ids.push((await raw.openSession(local)).remoteId);
    rig.targetProtocol();
    const packets = conversation(ids, random);
    await say(raw.protocol, packets);
    await within('a client’s session', raw.gone());
    raw.end();
    if (!saysGoodbye(packets)) await endOfSession(rig);
    return packets.length + 1;
  },
};

/** A target that has let the proxy in. */
export const targetSession: Surface = {
  name: 'target-session',
  share: 0.15,
  async step(rig, random) {
    const raw = await rig.connect();
    const program = rig.target.next();
    const { remoteId } = await raw.openSession(0);
    raw.request(remoteId, 'exec', 'true');
    await program;
    const ids = rig.target.newest.channels.map(({ localId }) => localId);
    const packets = conversation(ids, random);
    await say(rig.targetProtocol(), packets);
    // The client stays as long as the target's last words have not reached it: it leaves by itself.
    await within(
      'a target’s session',
      new Promise<void>((resolve) =>
        rig.target.newest.leg.socket.destroyed
          ? resolve()
          : rig.target.newest.leg.socket.once('close', () => resolve()),
      ),
    );
    raw.end();
    await endOfSession(rig);
    return packets.length + 1;
  },
};

/** A target that says what it likes before it lets the proxy in (RFC 4252). */
export const targetBeforeAuthentication: Surface = {
  name: 'target-before-authentication',
  share: 0.05,
  async step(rig, random) {
    const messages = Array.from({ length: 5 }, () => [...transportMessages(random), ...serverAnswers(random)]).flat();
    const packets = disturb(random.shuffle(messages), random, 0.08);
    rig.hostile.onKeysExchanged = (protocol) => {
      rig.handled.leaveOut(protocol);
      for (const packet of packets) protocol.sendPayload(packet);
      protocol.sendPayload(encodeMessage({ type: 6, fields: [] }));
    };
    const raw = await rig.connect(rig.second);
    await within('the event of a target that does not let the proxy in', rig.second.trail.next('StartSession'));
    raw.end();
    await raw.gone();
    return packets.length + 1;
  },
};
