import type { Verdict } from './packet-stream';
import { ANSWERING, expectedReply, type Pending, type PendingAct } from './pending';
import { transferred } from './open-files';
import { PACKET, SFTP_LIMITS, STATUS, STATUS_NAMES } from './protocol';
import { closeParameters } from './requests';
import type { SftpState } from './state';
import { closePacket, MalformedPacket, PacketReader } from './wire';

/** `uint32 length, byte type, uint32 id`, and for DATA `uint32 length`. */
const REPLY_HEAD_BYTES = 9;
const DATA_HEAD_BYTES = 13;

/** Replies that are held back or read are seen whole, the others pass behind their head. */
export function replyHeadBytes(type: number, isSettled: boolean): number {
  if (type === PACKET.DATA) return DATA_HEAD_BYTES;
  if (type === PACKET.STATUS || type === PACKET.HANDLE || type === PACKET.VERSION || !isSettled) return SFTP_LIMITS.heldReplyBytes;
  return REPLY_HEAD_BYTES;
}

/** The target's direction: every reply belongs to a request, and confirms an act only once its event is durable. */
export class SftpReplies {
  constructor(private readonly state: SftpState) {}

  onReply(head: Buffer, rest: number): Verdict {
    const reader = new PacketReader(head, 5);
    const id = reader.uint32();
    const type = head[4] ?? 0;
    const pending = this.state.pending.get(id);
    if (pending === undefined || pending.kind === 'answering') throw new MalformedPacket(`a reply to request ${id}, which nobody sent`);
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
      case 'answering':
        return 'drop';
    }
    this.state.pending.delete(id);
    return 'pass';
  }

  private hold(id: number, act: PendingAct, reply: Reply): Verdict {
    if (reply.rest > 0) throw new MalformedPacket('an oversized reply');
    const handle = reply.type === PACKET.HANDLE ? reply.reader.handle() : undefined;
    if (act.opens !== undefined) this.state.files.endOpening();
    if (handle !== undefined && act.opens !== undefined) {
      if (this.state.files.has(handle)) throw new MalformedPacket('a handle that is already open');
      this.state.files.reserve(handle, act.opens);
    } else if (act.opens !== undefined && reply.status === STATUS.OK) {
      throw new MalformedPacket('an open that succeeds without a handle');
    }
    this.state.pending.set(id, ANSWERING);
    // A copy: the chunk it came in may go before the event is durable.
    const packet = Buffer.from(reply.head);
    void this.record(act, STATUS_NAMES[reply.status] ?? `status${reply.status}`).then((durable) => this.confirm(id, act, packet, handle, durable));
    return 'drop';
  }

  private confirm(id: number, act: PendingAct, packet: Buffer, handle: string | undefined, durable: boolean): void {
    this.state.pending.delete(id);
    this.state.budget.finish(act.bytes);
    if (durable) {
      if (handle !== undefined) this.state.files.admit(handle);
      this.state.toClient(packet);
      return;
    }
    if (handle !== undefined) {
      this.state.files.remove(handle);
      this.state.ask((own) => closePacket(own, handle), () => undefined);
    }
    this.state.answer(id, STATUS.FAILURE, 'the act could not be audited');
  }

  private record(act: PendingAct, status: string): Promise<boolean> {
    return this.state.ledger.record({
      requestParameters: { protocol: 'sftp', ...act.parameters },
      responseElements: { status, ...(act.closes === undefined ? {} : transferred(act.closes)) },
      additional: act.additional,
    });
  }

  /** The channel ends: what the target was asked for may have happened. */
  recordUnanswered(): void {
    for (const [id, pending] of this.state.pending) {
      if (pending.kind !== 'act') continue;
      this.state.pending.delete(id);
      void this.record(pending, 'unanswered');
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
