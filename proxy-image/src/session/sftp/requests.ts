import type { AccessDecision } from '../../access/gate';
import { decideAll, decisionKeys, type TransferFilterOptions } from '../transfer/transfer-filter';
import type { PathAct } from './acts';
import type { OpenFile } from './open-files';
import type { Verdict } from './packet-stream';
import { ANSWERING, pendingLookup, type PendingAct } from './pending';
import { PACKET, SFTP_LIMITS, STATUS } from './protocol';
import { openFlags, parseRequest, type SftpRequest } from './request';
import type { SftpState } from './state';
import { MalformedPacket } from './wire';

type Refusal = Extract<AccessDecision, { allowed: false }>;
type Request<Kind extends SftpRequest['kind']> = Extract<SftpRequest, { kind: Kind }>;

const unresolvable: Refusal = {
  allowed: false,
  errorCode: 'AccessDenied',
  message: 'the path is relative, and the target did not say to what',
  policyIds: [],
};
const tooManyOpen: Refusal = { allowed: false, errorCode: 'LimitExceeded', message: 'too many files are open', policyIds: [] };
const unknownExtension: Refusal = { allowed: false, errorCode: 'AccessDenied', message: 'this extension is not supported', policyIds: [] };

/** The client's direction: what is asked for is decided, and forwarded or refused. */
export class SftpRequests {
  constructor(
    private readonly state: SftpState,
    private readonly authorize: TransferFilterOptions['authorize'],
  ) {}

  onRequest(head: Buffer, rest: number): Verdict {
    const request = parseRequest(head, rest);
    const { pending } = this.state;
    const clash = pending.get(request.id);
    if (clash?.kind === 'own') return this.fail(request.id, 'this request id is in use');
    if (clash !== undefined) throw new MalformedPacket(`request id ${request.id} twice`);
    if (pending.size >= SFTP_LIMITS.outstandingRequests) throw new MalformedPacket(`more than ${pending.size} requests without a reply`);
    return this.handle(request, head.length);
  }

  private handle(request: SftpRequest, bytes: number): Verdict {
    switch (request.kind) {
      case 'lookup':
        this.state.pending.set(request.id, pendingLookup(request.reply));
        return 'pass';
      case 'read':
        return this.withFile(request, (file) => file.kind === 'file' && file.reads, (file) => this.read(request.id, file));
      case 'write':
        return this.withFile(request, (file) => file.kind === 'file' && file.writes, (file) => this.write(request, file));
      case 'readDirectory':
        return this.withFile(request, (file) => file.kind === 'directory', () => this.query(request.id, PACKET.NAME));
      case 'fileStatusQuery':
        return this.withFile(request, () => true, () => this.query(request.id, PACKET.ATTRS));
      case 'fileQuery':
        return this.withFile(request, () => true, () => this.query(request.id, PACKET.EXTENDED_REPLY));
      case 'fsync':
        return this.withFile(request, () => true, () => this.query(request.id, 0));
      case 'close':
        return this.withFile(request, () => true, (file) => this.close(request, file, bytes));
      case 'setOpenFile':
        return this.withFile(request, () => true, (file) => this.setOpenFile(request, file, bytes));
      case 'copyData':
        return this.copyData(request, bytes);
      case 'open':
        return this.open(request.id, this.state.acts.open(request), bytes, openFlags(request.flags));
      case 'openDirectory':
        return this.open(request.id, this.state.acts.listDirectory(request), bytes);
      case 'change':
        return this.forward(request.id, this.state.acts.change(request), bytes);
      case 'unknown':
        return this.refuse(request.id, { operation: 'extension', extension: request.name }, unknownExtension, bytes, STATUS.OP_UNSUPPORTED);
    }
  }

  private withFile(request: { readonly id: number; readonly handle: string }, suits: (file: OpenFile) => boolean, then: (file: OpenFile) => Verdict): Verdict {
    const file = this.state.files.get(request.handle);
    if (file === undefined) return this.fail(request.id, 'no such handle');
    return suits(file) ? then(file) : this.fail(request.id, 'the handle was not opened for this');
  }

  private read(id: number, file: OpenFile): Verdict {
    this.state.pending.set(id, file.pendingRead);
    return 'pass';
  }

  private write(request: Request<'write'>, file: OpenFile): Verdict {
    file.bytesUnconfirmed += request.bytes;
    this.state.pending.set(request.id, { kind: 'write', file, bytes: request.bytes });
    return 'pass';
  }

  private query(id: number, reply: number): Verdict {
    this.state.pending.set(id, pendingLookup(reply));
    return 'pass';
  }

  /** The handle is the client's no longer, whatever the target answers. */
  private close(request: { readonly id: number; readonly handle: string }, file: OpenFile, bytes: number): Verdict {
    this.state.files.remove(request.handle);
    if (file.kind === 'directory') return this.query(request.id, 0);
    return this.await(request.id, { kind: 'act', parameters: closeParameters(file), closes: file, additional: {}, bytes });
  }

  private setOpenFile(request: Request<'setOpenFile'>, file: OpenFile, bytes: number): Verdict {
    const parameters = { ...fileKeys(file), ...request.attributes, operation: 'setstat' };
    return this.forward(request.id, { parameters, needs: file.path === undefined ? undefined : [['writeFile', file.path]] }, bytes);
  }

  private copyData(request: Request<'copyData'>, bytes: number): Verdict {
    const from = this.state.files.get(request.from);
    const to = this.state.files.get(request.to);
    if (from === undefined || to === undefined) return this.fail(request.id, 'no such handle');
    if (!from.reads || !to.writes || from.kind !== 'file' || to.kind !== 'file') return this.fail(request.id, 'the handle was not opened for this');
    if (this.state.ledger.hasFailed) return this.fail(request.id, 'the act cannot be audited');
    const { path, resolvedPath } = to.parameters;
    const parameters = {
      ...fileKeys(from),
      operation: 'copyData',
      ...(path === undefined ? {} : { newPath: path }),
      ...(resolvedPath === undefined ? {} : { resolvedNewPath: resolvedPath }),
      bytes: request.length === 0n ? 'untilEnd' : request.length.toString(),
    };
    // What a copy needs was decided when both files were opened.
    return this.await(request.id, { kind: 'act', parameters, additional: {}, bytes });
  }

  private open(id: number, act: PathAct, bytes: number, access?: { readonly reads: boolean; readonly writes: boolean }): Verdict {
    if (this.state.files.isFull) return this.refuse(id, act.parameters, tooManyOpen, bytes, STATUS.FAILURE);
    const file = this.state.files.create({
      kind: access === undefined ? 'directory' : 'file',
      parameters: act.parameters,
      path: act.needs?.[0]?.[1],
      reads: access?.reads ?? false,
      writes: access?.writes ?? false,
    });
    return this.forward(id, { ...act, parameters: { ...act.parameters, fileNumber: String(file.number) } }, bytes, file);
  }

  private forward(id: number, act: PathAct, bytes: number, opens?: OpenFile): Verdict {
    const decision = act.needs === undefined ? unresolvable : decideAll(this.authorize, act.needs);
    if (!decision.allowed) return this.refuse(id, act.parameters, decision, bytes, STATUS.PERMISSION_DENIED);
    if (this.state.ledger.hasFailed) return this.fail(id, 'the act cannot be audited');
    if (opens !== undefined) this.state.files.startOpening();
    return this.await(id, {
      kind: 'act',
      parameters: act.parameters,
      additional: decisionKeys(decision),
      bytes,
      ...(opens === undefined ? {} : { opens }),
    });
  }

  private await(id: number, act: PendingAct): Verdict {
    this.start(act.bytes);
    this.state.pending.set(id, act);
    return 'pass';
  }

  private refuse(id: number, parameters: Readonly<Record<string, string>>, refusal: Refusal, bytes: number, status: number): Verdict {
    this.start(bytes);
    this.state.pending.set(id, ANSWERING);
    const { errorCode, message } = refusal;
    const act = { requestParameters: { protocol: 'sftp', ...parameters }, errorCode, errorMessage: message, additional: decisionKeys(refusal) };
    void this.state.ledger.record(act).then(() => {
      this.state.budget.finish(bytes);
      this.state.pending.delete(id);
      this.state.answer(id, status, message);
    });
    return 'drop';
  }

  private start(bytes: number): void {
    if (!this.state.budget.start(bytes)) throw new MalformedPacket('more acts at once than the proxy follows');
  }

  private fail(id: number, message: string): Verdict {
    this.state.answer(id, STATUS.FAILURE, message);
    return 'drop';
  }
}

/** What ties an act on an open file to its `open`. */
function fileKeys(file: OpenFile): Record<string, string> {
  const { path, resolvedPath } = file.parameters;
  return {
    fileNumber: String(file.number),
    ...(path === undefined ? {} : { path }),
    ...(resolvedPath === undefined ? {} : { resolvedPath }),
  };
}

export const closeParameters = (file: OpenFile): Record<string, string> => ({ operation: 'close', ...fileKeys(file) });
