import type { Verdict } from './packet-stream';
import { expectedReply, type AskedAct, type Pending, type PendingAct } from './pending';
import { transferred } from './open-files';
import { PACKET, SFTP_LIMITS, STATUS, STATUS_NAMES } from './protocol';
import { NOT_AUDITED } from './refusals';
import { closeParameters } from './requests';
import type { SftpState } from './state';
import { MalformedPacket, PacketReader, withId } from './wire';

/** `uint32 length, byte type, uint32 id, uint32 length`. */
const DATA_HEAD_BYTES = 13;

/** DATA passes behind its head; all others may be read or held back, and are seen whole. */
export const replyHeadBytes = (type: number): number => (type === PACKET.DATA ? DATA_HEAD_BYTES : SFTP_LIMITS.heldReplyBytes);

/** The target's direction: every reply belongs to a request, and confirms an act only once its event is durable. */
export class SftpReplies {
  constructor(private readonly state: SftpState) {}

  onReply(head: Buffer, rest: number): Verdict {
    const reader = new PacketReader(head, 5);
    const id = reader.uint32();
    const type = head[4] ?? 0;
    const pending = this.state.pending.get(id);
    if (pending === undefined) throw new MalformedPacket(`a reply to request ${id}, which nobody sent`);
    if (type !== PACKET.STATUS && type !== expectedReply(pending)) throw new MalformedPacket(`a reply of type ${type} to a request of another kind`);
    const status = type === PACKET.STATUS ? reader.uint32() : STATUS.OK;
    return this.settle(id, pending, { head, rest, reader, type, status });
  }

  private settle(id: number, pending: Pending, reply: Reply): Verdict {
    switch (pending.kind) {
      case 'lookup':
        break;
      case 'read':
        if (reply.type === PACKET.DATA) pending.file.bytesRead += dataLength(reply);
        break;
      case 'write':
        pending.file.bytesUnconfirmed -= pending.bytes;
        if (reply.status === STATUS.OK) pending.file.bytesWritten += pending.bytes;
        break;
      case 'own':
        if (reply.rest > 0) throw new MalformedPacket('an oversized reply');
        this.state.pending.delete(id);
        pending.onReply(reply.head);
        return 'drop';
      case 'act':
        return this.hold(id, pending, reply);
    }
    this.state.pending.delete(id);
    if (pending.answerAs !== undefined) reply.head.writeUInt32BE(pending.answerAs, ID_OFFSET);
    return 'pass';
  }

  private hold(id: number, act: PendingAct & Pick<Pending, 'answerAs'>, reply: Reply): Verdict {
    if (reply.rest > 0) throw new MalformedPacket('an oversized reply');
    this.state.pending.delete(id);
    // A copy: the chunk it came in may go before the event is durable.
    const clientId = act.answerAs ?? id;
    const packet = withId(reply.head, clientId);
    this.state.watch(
      this.record(act, STATUS_NAMES[reply.status] ?? `status${reply.status}`).then((durable) => {
        act.onDone();
        if (durable) this.state.toClient(packet);
        else this.state.answer(clientId, STATUS.FAILURE, NOT_AUDITED);
      }),
    );
    return 'drop';
  }

  private record(act: AskedAct & Pick<PendingAct, 'closes'>, status: string): Promise<boolean> {
    return this.state.ledger.record({
      requestParameters: { protocol: 'sftp', ...act.parameters },
      responseElements: { status, ...(act.closes === undefined ? {} : transferred(act.closes)) },
      additional: act.additional,
    });
  }

  /** The channel ends: what the target was asked for may have happened. */
  recordUnanswered(): void {
    for (const [id, pending] of this.state.pending.entries()) {
      const act = pending.kind === 'act' ? pending : pending.kind === 'own' ? pending.act : undefined;
      if (act === undefined) continue;
      this.state.pending.delete(id);
      void this.record(act, 'unanswered');
    }
  }

  recordStillOpen(): void {
    for (const file of this.state.files.takeAll()) {
      if (file.kind === 'directory') continue;
      void this.state.ledger.record({
        requestParameters: { protocol: 'sftp', ...closeParameters(file), reason: 'channelEnded' },
        responseElements: transferred(file),
      });
    }
  }
}

/** `uint32 length, byte type, uint32 id`. */
const ID_OFFSET = 5;

interface Reply {
  readonly head: Buffer;
  readonly rest: number;
  readonly reader: PacketReader;
  readonly type: number;
  readonly status: number;
}

function dataLength({ head, rest, reader }: Reply): number {
  const length = reader.uint32();
  if (length > head.length + rest - DATA_HEAD_BYTES) throw new MalformedPacket('DATA longer than its packet');
  return length;
}
