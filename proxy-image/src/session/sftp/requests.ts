import { decideAll, decisionKeys, type TransferFilterOptions } from '../transfer/transfer-filter';
import type { OpenFile } from './open-files';
import type { Verdict } from './packet-stream';
import { PathRequests } from './path-requests';
import { pendingLookup, type Pending, type PendingAct } from './pending';
import { PACKET, STATUS } from './protocol';
import { NOT_AUDITED, unresolvable } from './refusals';
import { namesPaths, parseRequest, type SftpRequest } from './request';
import type { SftpState } from './state';
import { MalformedPacket } from './wire';

/** `uint32 length, byte type, uint32 id`. */
const ID_OFFSET = 5;

type Request<Kind extends SftpRequest['kind']> = Extract<SftpRequest, { kind: Kind }>;

/** The client's direction: what is asked for is decided, and forwarded or refused. */
export class SftpRequests {
  private readonly paths: PathRequests;

  constructor(
    private readonly state: SftpState,
    private readonly authorize: TransferFilterOptions['authorize'],
  ) {
    this.paths = new PathRequests(state, authorize);
  }

  onRequest(head: Buffer, rest: number): Verdict {
    // What waits gets memory of its own: the chunk that it came in may go.
    const packet = namesPaths(head[4]) ? Buffer.from(head) : head;
    const request = parseRequest(packet, rest);
    return this.handle(request, head, packet);
  }

  private handle(request: SftpRequest, head: Buffer, packet: Buffer): Verdict {
    switch (request.kind) {
      case 'open':
      case 'openDirectory':
      case 'change':
      case 'look':
      case 'findPath':
      case 'unknown':
        return this.paths.onRequest(request, packet);
      case 'lookup':
        return this.pass(request.id, head, pendingLookup(request.reply));
      case 'read':
        return this.withFile(request, (file) => file.kind === 'file' && file.reads, (file) => this.pass(request.id, head, file.pendingRead));
      case 'write':
        return this.withFile(request, (file) => file.kind === 'file' && file.writes, (file) => this.write(request, head, file));
      case 'readDirectory':
        return this.withFile(request, (file) => file.kind === 'directory', () => this.pass(request.id, head, pendingLookup(PACKET.NAME)));
      case 'fileStatusQuery':
        return this.withFile(request, () => true, () => this.pass(request.id, head, pendingLookup(PACKET.ATTRS)));
      case 'fileQuery':
        return this.withFile(request, () => true, () => this.pass(request.id, head, pendingLookup(PACKET.EXTENDED_REPLY)));
      case 'fsync':
        return this.withFile(request, () => true, () => this.pass(request.id, head, pendingLookup(0)));
      case 'close':
        return this.withFile(request, () => true, (file) => this.close(request, head, file));
      case 'setOpenFile':
        return this.withFile(request, () => true, (file) => this.setOpenFile(request, head, file));
      case 'copyData':
        return this.copyData(request, head);
    }
  }

  private withFile(request: { readonly id: number; readonly handle: string }, suits: (file: OpenFile) => boolean, then: (file: OpenFile) => Verdict): Verdict {
    const file = this.state.files.get(request.handle);
    if (file === undefined) return this.fail(request.id, 'no such handle');
    return suits(file) ? then(file) : this.fail(request.id, 'the handle was not opened for this');
  }

  /** As it came, but for its id where the target still owes an answer under it. */
  private pass(id: number, head: Buffer, pending: Pending): Verdict {
    const wireId = this.state.pending.add(id, pending);
    if (wireId !== id) head.writeUInt32BE(wireId, ID_OFFSET);
    return 'pass';
  }

  private write(request: Request<'write'>, head: Buffer, file: OpenFile): Verdict {
    file.bytesUnconfirmed += request.bytes;
    return this.pass(request.id, head, { kind: 'write', file, bytes: request.bytes });
  }

  /** The handle is the client's no longer, whatever the target answers. */
  private close(request: { readonly id: number; readonly handle: string }, head: Buffer, file: OpenFile): Verdict {
    this.state.files.remove(request.handle);
    if (file.kind === 'directory') return this.pass(request.id, head, pendingLookup(0));
    return this.perform(request.id, head, { parameters: closeParameters(file), closes: file, additional: {} });
  }

  private setOpenFile(request: Request<'setOpenFile'>, head: Buffer, file: OpenFile): Verdict {
    const parameters = { ...fileKeys(file), ...request.attributes, operation: 'setstat' };
    const decision = file.path === undefined ? unresolvable : decideAll(this.authorize, [['writeFile', file.path]]);
    if (decision.allowed) return this.perform(request.id, head, { parameters, additional: decisionKeys(decision) });
    const bytes = this.start(head);
    const { errorCode, message } = decision;
    const act = { requestParameters: { protocol: 'sftp', ...parameters }, errorCode, errorMessage: message, additional: decisionKeys(decision) };
    this.state.watch(
      this.state.ledger.record(act).then(() => {
        this.state.budget.finish(bytes);
        this.state.answer(request.id, STATUS.PERMISSION_DENIED, message);
      }),
    );
    return 'drop';
  }

  private copyData(request: Request<'copyData'>, head: Buffer): Verdict {
    const from = this.state.files.get(request.from);
    const to = this.state.files.get(request.to);
    if (from === undefined || to === undefined) return this.fail(request.id, 'no such handle');
    if (!from.reads || !to.writes || from.kind !== 'file' || to.kind !== 'file') return this.fail(request.id, 'the handle was not opened for this');
    const { path, askedPath } = to.parameters;
    const parameters = {
      ...fileKeys(from),
      operation: 'copyData',
      ...(path === undefined ? {} : { newPath: path }),
      ...(askedPath === undefined ? {} : { askedNewPath: askedPath }),
      bytes: request.length === 0n ? 'untilEnd' : request.length.toString(),
    };
    // What a copy needs was decided when both files were opened.
    return this.perform(request.id, head, { parameters, additional: {} });
  }

  private perform(id: number, head: Buffer, act: Pick<PendingAct, 'parameters' | 'additional' | 'closes'>): Verdict {
    if (this.state.ledger.hasFailed && act.closes === undefined) return this.fail(id, NOT_AUDITED);
    const bytes = this.start(head);
    return this.pass(id, head, { kind: 'act', ...act, onDone: () => this.state.budget.finish(bytes) });
  }

  private start(head: Buffer): number {
    if (!this.state.budget.start(head.length)) throw new MalformedPacket('more acts at once than the proxy follows');
    return head.length;
  }

  private fail(id: number, message: string): Verdict {
    this.state.answer(id, STATUS.FAILURE, message);
    return 'drop';
  }
}

/** What ties an act on an open file to its `open`. */
function fileKeys(file: OpenFile): Record<string, string> {
  const { path, askedPath } = file.parameters;
  return {
    fileNumber: String(file.number),
    ...(path === undefined ? {} : { path }),
    ...(askedPath === undefined ? {} : { askedPath }),
  };
}

export const closeParameters = (file: OpenFile): Record<string, string> => ({ operation: 'close', ...fileKeys(file) });
