import type { AccessDecision } from '../../access/gate';
import { pathText, resolvePath } from '../transfer/path-text';
import { decideAll, decisionKeys, type FileNeed, type TransferFilterOptions } from '../transfer/transfer-filter';
import { PathActs, pathKeys, type PathAct } from './acts';
import type { OpenFile } from './open-files';
import type { Verdict } from './packet-stream';
import { PACKET, STATUS, STATUS_NAMES } from './protocol';
import { readOneName, readStatus } from './real-paths';
import { NOT_AUDITED, tooManyOpen, unknownExtension, unresolvable, type Refusal } from './refusals';
import { openFlags, type PathRequest, type SftpRequest } from './request';
import type { SftpState } from './state';
import { Turns } from './turns';
import { closePacket, MalformedPacket, PacketReader, rewritten, statusPacket, withId } from './wire';

type Request = PathRequest | Extract<SftpRequest, { kind: 'unknown' }>;
/** Answers the client, once what must be durable is. */
type Answer = () => Promise<void> | void;

/**
 * Requests that name files by path: the target says where each path leads, the gate decides on that, and the target is
 * asked for that, so that what was decided on is what it opens.
 */
export class PathRequests {
  private readonly acts: PathActs;
  private readonly turns = new Turns();
  /** The last request under each id: a client that uses an id again gets the answers in the order of its requests. */
  private readonly byId = new Map<number, Promise<void>>();

  constructor(
    private readonly state: SftpState,
    private readonly authorize: TransferFilterOptions['authorize'],
  ) {
    this.acts = new PathActs(state.paths);
  }

  /** @param packet the request's own copy */
  onRequest(request: Request, packet: Buffer): Verdict {
    if (!this.state.budget.start(packet.length)) throw new MalformedPacket('more acts at once than the proxy follows');
    const former = this.byId.get(request.id);
    const followed = former === undefined ? this.follow(request, packet) : former.then(() => this.follow(request, packet));
    const done = followed
      .catch((thrown: unknown) => {
        this.state.fail(thrown);
      })
      .finally(() => {
        this.state.budget.finish(packet.length);
        if (this.byId.get(request.id) === done) this.byId.delete(request.id);
      });
    this.byId.set(request.id, done);
    return 'drop';
  }

  private async follow(request: Request, packet: Buffer): Promise<void> {
    const leave = await this.turns.enter(changesNames(request) ? 'alone' : 'shared');
    // The turn ends with the target's answer; that its event becomes durable holds nobody up.
    const answer = await this.handle(request, packet).finally(leave);
    await answer();
  }

  private async handle(request: Request, packet: Buffer): Promise<Answer> {
    switch (request.kind) {
      case 'open':
        return this.open(request.id, packet, await this.acts.open(request), openFlags(request.flags));
      case 'openDirectory':
        return this.open(request.id, packet, await this.acts.list(request));
      case 'change':
        return this.change(request.id, packet, await this.acts.change(request));
      case 'look':
        return this.look(request, packet, await this.acts.look(request));
      case 'findPath':
        return this.findPath(request, packet);
      case 'unknown':
        return this.refusal(request.id, { operation: 'extension', extension: request.name }, unknownExtension, STATUS.OP_UNSUPPORTED);
    }
  }

  private async open(id: number, packet: Buffer, act: PathAct, access?: { readonly reads: boolean; readonly writes: boolean }): Promise<Answer> {
    const { files } = this.state;
    if (files.isFull) return this.refusal(id, act.parameters, tooManyOpen, STATUS.FAILURE);
    const file = files.create({
      kind: access === undefined ? 'directory' : 'file',
      parameters: act.parameters,
      path: act.path,
      reads: access?.reads ?? false,
      writes: access?.writes ?? false,
    });
    return this.perform(id, packet, { ...act, parameters: { ...act.parameters, fileNumber: String(file.number) } }, file);
  }

  private change(id: number, packet: Buffer, act: PathAct): Promise<Answer> {
    return this.perform(id, packet, act);
  }

  private async perform(id: number, packet: Buffer, act: PathAct, opens?: OpenFile): Promise<Answer> {
    const decision = this.decide(act.needs);
    if (!decision.allowed) return this.refusal(id, act.parameters, decision, STATUS.PERMISSION_DENIED);
    if (this.state.ledger.hasFailed) return () => this.state.answer(id, STATUS.FAILURE, NOT_AUDITED);
    const asked = { parameters: act.parameters, additional: decisionKeys(decision) };
    if (act.absent !== undefined) return this.confirmation(id, asked, statusPacket(id, act.absent, nowhere(act.absent)));
    if (opens !== undefined) this.state.files.startOpening();
    let handle: string | undefined;
    let hasFollowed: () => void = () => undefined;
    const reply = await this.state.ask(
      (own) => rewritten(packet, own, act.replacements),
      { reply: opens === undefined ? 0 : PACKET.HANDLE, act: asked },
      (answer) => {
        if (opens !== undefined) handle = this.opened(answer, opens);
        hasFollowed = this.state.ledger.announce();
        return Buffer.from(answer);
      },
    );
    const confirm = this.confirmation(id, asked, reply, handle);
    return () => {
      const confirmed = confirm();
      hasFollowed();
      return confirmed;
    };
  }

  /** A handle is known at once, and usable once its event is durable. */
  private opened(reply: Buffer, file: OpenFile): string | undefined {
    const { files } = this.state;
    files.endOpening();
    if (reply[4] !== PACKET.HANDLE) {
      if (readStatus(reply) === STATUS.OK) throw new MalformedPacket('an open that succeeds without a handle');
      return undefined;
    }
    const handle = new PacketReader(reply, 9).handle();
    if (files.has(handle)) throw new MalformedPacket('a handle that is already open');
    files.reserve(handle, file);
    return handle;
  }

  private confirmation(id: number, asked: { readonly parameters: Readonly<Record<string, string>>; readonly additional: Readonly<Record<string, string>> }, reply: Buffer, handle?: string): Answer {
    const { state } = this;
    const status = reply[4] === PACKET.STATUS ? readStatus(reply) : STATUS.OK;
    return async () => {
      const durable = await state.ledger.record({
        requestParameters: { protocol: 'sftp', ...asked.parameters },
        responseElements: { status: STATUS_NAMES[status] ?? `status${status}` },
        additional: asked.additional,
      });
      if (durable) {
        if (handle !== undefined) state.files.admit(handle);
        state.toClient(withId(reply, id));
        return;
      }
      if (handle !== undefined) {
        const toClose = handle;
        state.files.remove(toClose);
        state.watch(state.ask((own) => closePacket(own, toClose), { reply: 0 }, () => undefined));
      }
      state.answer(id, STATUS.FAILURE, NOT_AUDITED);
    };
  }

  private async look(request: Extract<PathRequest, { kind: 'look' }>, packet: Buffer, act: PathAct): Promise<Answer> {
    const { id } = request;
    const decision = this.decide(act.needs);
    if (!decision.allowed) return this.refusedLook(id, act.parameters, decision);
    this.state.looks.permit();
    const { absent } = act;
    if (absent !== undefined) return () => this.state.answer(id, absent, nowhere(absent));
    const reply = await this.state.ask((own) => rewritten(packet, own, act.replacements), { reply: request.reply }, (answer) => withId(answer, id));
    return () => this.state.toClient(reply);
  }

  /** The answer is a path: who may not see what is there is not told that it leads there. Home is no secret. */
  private async findPath(request: Extract<PathRequest, { kind: 'findPath' }>, packet: Buffer): Promise<Answer> {
    const { state } = this;
    const found = await state.ask((own) => withId(packet, own), { reply: PACKET.NAME }, (reply) => ({
      reply: withId(reply, request.id),
      path: reply[4] === PACKET.NAME ? pathText(readOneName(reply)) : undefined,
    }));
    const isHome = found.path !== undefined && state.paths.home !== undefined && found.path === pathText(state.paths.home);
    if (!isHome) {
      const path = found.path === undefined ? request.path && this.acts.lexical(request.path) : resolvePath(undefined, found.path);
      const names = request.path === undefined ? { path: path ?? '' } : pathKeys('path', { asked: pathText(request.path), real: path });
      const decision = found.path === undefined && request.path === undefined ? { allowed: true as const, policyIds: [] } : this.decide(path === undefined ? undefined : [['readMetadata', path]]);
      if (!decision.allowed) return this.refusedLook(request.id, { operation: request.operation, ...names }, decision);
    }
    state.looks.permit();
    return () => state.toClient(found.reply);
  }

  private decide(needs: readonly FileNeed[] | undefined): AccessDecision {
    return needs === undefined ? unresolvable : decideAll(this.authorize, needs);
  }

  private refusedLook(id: number, parameters: Readonly<Record<string, string>>, refusal: Refusal): Answer {
    if (this.state.looks.refuse()) return this.refusal(id, parameters, refusal, STATUS.PERMISSION_DENIED);
    return () => this.state.answer(id, STATUS.PERMISSION_DENIED, refusal.message);
  }

  private refusal(id: number, parameters: Readonly<Record<string, string>>, refusal: Refusal, status: number): Answer {
    const { errorCode, message } = refusal;
    return async () => {
      await this.state.ledger.record({ requestParameters: { protocol: 'sftp', ...parameters }, errorCode, errorMessage: message, additional: decisionKeys(refusal) });
      this.state.answer(id, status, message);
    };
  }
}

/** Whether names lead elsewhere after it. A file that an OPEN makes is no link, and was nothing before. */
const changesNames = (request: Request): boolean => request.kind === 'change' && request.operation !== 'setstat';

const nowhere = (status: number): string => (status === STATUS.NO_SUCH_FILE ? 'no such file' : 'the target cannot follow the path');
