import type { Channel } from '../transport/channel';
import type { ChannelOpenRequest } from '../transport/connection-layer';
import { ConnectionGone } from '../transport/errors';
import { CommandChannel } from './command-channel';
import { failureOf } from './failure';
import type { SessionContext, TargetOutcome } from './session-context';

/**
 * Opens a session channel that the gate permits, on both legs. The target's is opened while the event is written, so that
 * it costs no time, and before the client's is confirmed: only a refused CHANNEL_OPEN makes OpenSSH go on with a connection
 * of its own, as beyond sshd's MaxSessions. Without a target the client's is opened all the same: its program is told why.
 */
export async function openSessionChannel(session: SessionContext, request: ChannelOpenRequest, outcome: TargetOutcome): Promise<CommandChannel | undefined> {
  const channelId = session.newChannelId();
  const act = { requestParameters: { channelType: 'session' }, additional: { channelId: String(channelId) } } as const;
  const opening = outcome.ok ? outcome.layer.open('session', Buffer.alloc(0), 'requests') : Promise.resolve(undefined);
  const giveUp = (): void => {
    opening.then((channel) => channel?.abort(), () => undefined);
  };
  // The target may refuse before the event is durable; it is awaited below.
  opening.catch(() => undefined);
  try {
    await session.audit.record({ ...act, eventName: 'OpenChannel' });
  } catch (thrown) {
    giveUp();
    throw thrown;
  }
  let client: Channel;
  let target: Channel | undefined;
  try {
    target = await opening;
    client = request.accept('requests');
  } catch (thrown) {
    giveUp();
    const { errorCode, message, openReason } = failureOf(thrown);
    request.refuse(openReason, message);
    await session.audit.record({ ...act, eventName: 'EndChannel', ...(thrown instanceof ConnectionGone ? {} : { errorCode, errorMessage: message }) });
    return undefined;
  }
  return new CommandChannel(session, channelId, client, target);
}
