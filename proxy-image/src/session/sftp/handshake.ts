import { pathText } from '../transfer/path-text';
import type { Verdict } from './packet-stream';
import { PACKET, SFTP_VERSION } from './protocol';
import { isKnownExtension } from './request';
import type { SftpState } from './state';
import { initPacket, MalformedPacket, PacketReader, realpathPacket, versionPacket } from './wire';

/**
 * Settles version 3 whatever the client would like, announces only the extensions that the filter understands, and
 * asks the target where relative paths start before the client may send any.
 */
export class SftpHandshake {
  private step: 'init' | 'version' | 'home' | 'done' = 'init';

  constructor(private readonly state: SftpState) {}

  get isDone(): boolean {
    return this.step === 'done';
  }

  get awaitsVersion(): boolean {
    return this.step === 'init' || this.step === 'version';
  }

  /** `byte INIT, uint32 version`; a client waits for VERSION before it goes on (draft, section 4). */
  onClientPacket(head: Buffer): Verdict {
    if (this.step !== 'init' || head[4] !== PACKET.INIT) throw new MalformedPacket('a request before the version is settled');
    const version = new PacketReader(head, 5).uint32();
    if (version < SFTP_VERSION) throw new MalformedPacket(`version ${version}, where ${SFTP_VERSION} is the least`);
    this.step = 'version';
    this.state.toTarget(initPacket());
    return 'drop';
  }

  /** `byte VERSION, uint32 version, (string name, string data)…` */
  onVersion(head: Buffer, rest: number): Verdict {
    if (rest > 0) throw new MalformedPacket('an oversized VERSION');
    if (this.step !== 'version' || head[4] !== PACKET.VERSION) throw new MalformedPacket('a packet out of turn while the version is settled');
    const reader = new PacketReader(head, 5);
    const version = reader.uint32();
    if (version !== SFTP_VERSION) throw new MalformedPacket(`version ${version} in reply to ${SFTP_VERSION}`);
    const extensions: (readonly [Buffer, Buffer])[] = [];
    while (reader.position < head.length) {
      const extension = [reader.string(), reader.string()] as const;
      if (isKnownExtension(extension[0])) extensions.push(extension);
    }
    const settled = versionPacket(extensions);
    this.step = 'home';
    this.state.ask(
      (id) => realpathPacket(id, '.'),
      (reply) => {
        this.noteHome(reply);
        this.step = 'done';
        this.state.toClient(settled);
      },
    );
    return 'drop';
  }

  /** `byte NAME, uint32 id, uint32 count, string filename, …`. Any other answer leaves relative paths unknown, and so refused. */
  private noteHome(reply: Buffer): void {
    if (reply[4] !== PACKET.NAME) return;
    const reader = new PacketReader(reply, 9);
    if (reader.uint32() !== 1) throw new MalformedPacket('a REALPATH that is not one path');
    this.state.acts.setHome(pathText(reader.path()));
  }
}
