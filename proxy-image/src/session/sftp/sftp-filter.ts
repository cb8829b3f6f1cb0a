import { messageOf } from '@sallyport/contract';
import type { ByteFilter } from '../byte-filter';
import { ActLedger } from '../transfer/act-ledger';
import { transferViolation } from '../transfer/errors';
import { pathText } from '../transfer/path-text';
import type { TransferFilterOptions } from '../transfer/transfer-filter';
import { PacketStream, type Verdict } from './packet-stream';
import { PACKET, SFTP_LIMITS } from './protocol';
import { requestHeadBytes } from './request';
import { SftpHandshake } from './handshake';
import { SftpReplies, replyHeadBytes } from './replies';
import { SftpRequests } from './requests';
import { SftpState } from './state';

/**
 * Follows SFTP version 3 between a client and a target. Each file operation is decided before it is forwarded, and
 * confirmed to the client only once its event is durable; file contents pass as they come.
 *
 * A target may finish a client's last requests while their events are under way: end the client's channel only after
 * `end()` has resolved.
 */
export function createSftpFilter(options: TransferFilterOptions): ByteFilter {
  return new SftpFilter(options);
}

class SftpFilter implements ByteFilter {
  private readonly toTarget: PacketStream;
  private readonly toClient: PacketStream;
  private readonly state: SftpState;
  private readonly handshake: SftpHandshake;
  private readonly requests: SftpRequests;
  private readonly replies: SftpReplies;
  private stopped = false;
  private ended: Promise<void> | undefined;

  constructor(private readonly options: TransferFilterOptions) {
    const { sinks } = options;
    this.toTarget = new PacketStream({
      maximumBytes: SFTP_LIMITS.packetBytes,
      headBytes: requestHeadBytes,
      onHead: (head, rest) => this.onRequest(head, rest),
      onOversize: (length) => this.violate('client', `a packet of ${length} bytes`),
      mayGoOn: () => !this.isCrowded,
      out: (bytes) => sinks.toTarget(bytes),
    });
    this.toClient = new PacketStream({
      maximumBytes: SFTP_LIMITS.packetBytes,
      headBytes: replyHeadBytes,
      onHead: (head, rest) => this.onReply(head, rest),
      onOversize: (length) => this.violate('target', this.handshake.awaitsVersion ? noise(length) : `a packet of ${length} bytes`),
      out: (bytes) => sinks.toClient(bytes),
    });
    this.state = new SftpState({
      ledger: new ActLedger(options.record),
      toTarget: (packet) => this.inject(this.toTarget, packet),
      toClient: (packet) => this.inject(this.toClient, packet),
      fail: (cause) => this.violate('client', messageOf(cause), cause),
      onRoom: () => this.goOn(),
    });
    this.handshake = new SftpHandshake(this.state);
    this.requests = new SftpRequests(this.state, options.authorize);
    this.replies = new SftpReplies(this.state);
  }

  clientToTarget(chunk: Buffer): void {
    this.push('client', this.toTarget, chunk);
  }

  targetToClient(chunk: Buffer): void {
    this.push('target', this.toClient, chunk);
    // Each answer makes room.
    if (!this.stopped) this.goOn();
  }

  get outcome(): Readonly<Record<string, string>> {
    return this.state.looks.outcome;
  }

  isBehind(): boolean {
    return this.toTarget.isKeeping && !this.stopped;
  }

  end(): Promise<void> {
    this.ended ??= this.finish();
    return this.ended;
  }

  private async finish(): Promise<void> {
    this.replies.recordUnanswered();
    await this.state.ledger.settled();
    this.stopped = true;
    this.replies.recordStillOpen();
    await this.state.ledger.settled();
  }

  private get isCrowded(): boolean {
    const { budget, pending } = this.state;
    return budget.isCrowded || pending.size >= SFTP_LIMITS.crowdedRequests;
  }

  private push(side: 'client' | 'target', stream: PacketStream, chunk: Buffer): void {
    if (this.stopped) return;
    try {
      stream.push(chunk);
    } catch (thrown) {
      this.violate(side, messageOf(thrown), thrown);
    }
  }

  private goOn(): void {
    if (!this.toTarget.isKeeping) return;
    try {
      if (!this.stopped) this.toTarget.resume();
    } catch (thrown) {
      this.violate('client', messageOf(thrown), thrown);
    }
    if (!this.isBehind()) this.options.onReady?.();
  }

  private onRequest(head: Buffer, rest: number): Verdict {
    if (this.handshake.isDone) return this.requests.onRequest(head, rest);
    return this.handshake.onClientPacket(head);
  }

  private onReply(head: Buffer, rest: number): Verdict {
    if (head[4] === PACKET.VERSION || this.handshake.awaitsVersion) return this.handshake.onVersion(head, rest);
    return this.replies.onReply(head, rest);
  }

  private inject(stream: PacketStream, packet: Buffer): void {
    if (!this.stopped) stream.inject(packet);
  }

  private violate(side: 'client' | 'target', what: string, cause?: unknown): void {
    if (this.stopped) return;
    this.stopped = true;
    this.toTarget.stop();
    this.toClient.stop();
    this.options.onViolation(transferViolation('sftp', side, what, cause));
  }
}

/** sshd starts its sftp server by the login's shell, so what the shell's start-up files print comes first (ssh FAQ 2.9). */
function noise(length: number): string {
  const start = Buffer.alloc(4);
  start.writeUInt32BE(length);
  return `it sent ${JSON.stringify(pathText(start))} where its first sftp packet belongs. A start-up file of the login's shell (.bashrc, /etc/profile) may print text: let it do so in a terminal only, behind "[ -t 1 ] || return"`;
}
