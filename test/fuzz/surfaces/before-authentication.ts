import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import { connectStranger, type Stranger } from '../../../proxy-image/src/transport/before-authentication.fixture';
import { anyUserName, authenticationRequest, infoResponse, serviceRequest } from '../messages/authentication';
import { channelOpens, globalRequests } from '../messages/connection';
import { kexDhInit, kexInit, transportMessages } from '../messages/transport';
import { disturb } from '../mutate';
import type { Random } from '../random';
import { QUICK, type Rig } from '../rig';
import { saysGoodbye, within, type Surface } from '../surface';

/** Only a server says it: whoever came so far is cut here. */
const FAILURE = Buffer.of(51);

function conversation(random: Random): Buffer[] {
  const userName = anyUserName(random);
  const messages = [
    ...Array.from({ length: 6 }, () => transportMessages(random)).flat(),
    ...Array.from({ length: 1 + random.int(6) }, () => authenticationRequest(random, userName)),
    infoResponse(random),
    ...(random.chance(0.1) ? [serviceRequest()] : []),
    ...(random.chance(0.05) ? [kexInit(random), kexDhInit(random)] : []),
    ...(random.chance(0.05) ? [random.pick(channelOpens(0, random)), random.pick(globalRequests(random))] : []),
  ];
  return disturb(random.shuffle(messages), random, 0.08);
}

async function speak(rig: Rig, stranger: Stranger, random: Random): Promise<number> {
  rig.handled.leaveOut(stranger.protocol);
  const packets = conversation(random);
  for (const packet of packets) stranger.protocol.sendPayload(packet);
  stranger.protocol.sendPayload(FAILURE);
  // One in ten leaves at once: what is still to be recorded is recorded when it has gone.
  const leaves = random.chance(0.1);
  if (leaves) stranger.socket.destroy();
  await within('a stranger’s connection', stranger.closed);
  const recorded = rig.proxy.trail.next('AuthenticateUser', (act) => act.errorCode !== undefined);
  if (!leaves && !saysGoodbye(packets)) await within('the event of a stranger’s connection', recorded);
  return packets.length + 1;
}

/** Strangers after the key exchange: transport, service, authentication (RFC 4252, RFC 4256, RFC 8308). */
export const beforeAuthentication: Surface = {
  name: 'before-authentication',
  share: 0.15,
  step: async (rig, random) => speak(rig, await connectStranger(rig.proxy.port, QUICK), random),
};

/** The same on the inner connection of a jump, which runs on a channel in place of a socket. */
export const innerConnection: Surface = {
  name: 'inner-connection',
  share: 0.05,
  async step(rig, random) {
    const outer = await rig.connectJump();
    let packets = 0;
    for (let inner = 0; inner < 8; inner += 1) {
      rig.proxy.trail.refusals.length = 0;
      packets += await speak(rig, await connectStranger(await forward(outer), QUICK), random);
    }
    outer.end();
    return packets;
  },
};

async function forward(outer: Client): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    outer.forwardOut('127.0.0.1', 1, 'web-1', 22, (error, stream) => {
      if (error === undefined) resolve(stream);
      else reject(error);
    });
  });
}
