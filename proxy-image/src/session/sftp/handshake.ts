import type { Verdict } from './packet-stream';
import { PACKET, SFTP_VERSION, STATUS } from './protocol';
import { readRealpath } from './real-paths';
import { isKnownExtension } from './request';
import type { SftpState } from './state';
import { initPacket, MalformedPacket, PacketReader, realpathPacket, versionPacket } from './wire';

/** A server that looks at the disk cannot say where this leads; one that tidies text can. */
const NOWHERE = '/.sallyport-asks-for-what-is-not-there/name';
/** What OpenSSH and others answer to it. */
const LOOKED: ReadonlySet<number> = new Set([STATUS.NO_SUCH_FILE, STATUS.PERMISSION_DENIED, STATUS.FAILURE]);

/**
 * Settles version 3 whatever the client would like, announces only the extensions that the filter understands, and
 * asks the target where relative paths start, and whether it follows links, before the client may send any path.
 */
export class SftpHandshake {
  private step: 'init' | 'version' | 'paths' | 'done' = 'init';

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
    this.step = 'paths';
    this.state.watch(this.settlePaths(versionPacket(extensions)));
    return 'drop';
  }

  private async settlePaths(version: Buffer): Promise<void> {
    const { state } = this;
    const ask = (path: string) => state.ask((id) => realpathPacket(id, path), { reply: PACKET.NAME }, readRealpath);
    const [home, nowhere] = await Promise.all([ask('.'), ask(NOWHERE)]);
    // Where a target does not say where paths start, relative ones are refused.
    if (home.kind === 'path') state.paths.home = home.path;
    state.paths.followsLinks = nowhere.kind === 'absent' && LOOKED.has(nowhere.status);
    this.step = 'done';
    state.toClient(version);
  }
}
