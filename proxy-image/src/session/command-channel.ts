import type { AccessDecision } from '../access/gate';
import { elapsedMs } from '../clock';
import { Boundary } from '../transport/boundary';
import type { Channel, ChannelRequest, ChannelSink } from '../transport/channel';
import { ConnectionGone, ProtocolViolation } from '../transport/errors';
import { encode, WireReader } from '../transport/wire';
import type { ByteFilter } from './byte-filter';
import { CLIENT_CHANNEL_REQUESTS, TARGET_CHANNEL_REQUESTS, type ActTable } from './act-table';
import { askGrant, isGrantRequest } from './ask-grant';
import { ChannelRequests } from './channel-requests';
import { mayPass } from './environment';
import { readExit } from './exit';
import { failureOf, unreadable, type Failure } from './failure';
import { bulkTransferOf } from './filters';
import { revoked, type Permit } from './permit';
import { programOf, startAct, type Program } from './program';
import { isRecorded } from './recorded-programs';
import { RecordingTap, recordingTitle } from './recordings';
import { Relay } from './relay';
import { RequestQueue } from './request-queue';
import { bulkTransferAct, bulkTransferNeeds } from './scp/bulk-transfer';
import type { GitCommand } from './scp/classify-command';
import type { RsyncCommand } from './scp/rsync-command';
import { withDecision } from './session-audit';
import type { ActDetails, SessionContext } from './session-context';
import { NO_TERMINAL, NO_TERMINAL_BY_KEY, NO_TERMINAL_NOW, readSize, readTerminal, type Terminal } from './terminal';
import { byteCounts, type TrackedChannel } from './tracked-channel';
import { tell } from './tell';
import { decideAll, unknownPath, type FileNeed, type TransferAct } from './transfer/transfer-filter';
import { WaitingRequests } from './waiting-requests';
import { WaitingTarget } from './waiting-target';

const TARGET_LEFT = { errorCode: 'TargetUnreachable', message: 'the target closed the channel' } as const;
const TOO_MANY_REQUESTS = { errorCode: 'LimitExceeded', message: 'too many requests at once' } as const;

/** OpenSSH's word that a program reads no more; it sends it to peers of its own kind alone (its PROTOCOL, section 2.1). */
const EOW = 'eow@openssh.com';
const PASSES_TO_CLIENT = new Set(['xon-xoff', EOW]);

const isStart = ({ type }: ChannelRequest): boolean => type === 'shell' || type === 'exec' || type === 'subsystem';

/** Each file of a transfer, of which `action` says whether it is read or written. */
const FILES: ActTable = { file: { kind: 'gate', action: 'readFile', goesOn: true } };
const NOT_RECORDABLE: AccessDecision = { allowed: false, errorCode: 'LimitExceeded', message: 'the audit trail takes no more at the moment', policyIds: [] };

/** One session channel: what comes before the program, its start, and its end. */
export class CommandChannel implements ChannelSink {
  readonly client: Channel;
  readonly #session: SessionContext;
  readonly #tracked: TrackedChannel;
  /** For what runs by itself: what it throws ends this channel; where even that fails, the connection ends. */
  readonly #boundary = new Boundary((fault) => {
    this.#session.client.boundary.run(() => {
      this.#session.logFailure(fault, 'a channel failed');
      this.abandon(failureOf(fault));
    });
  });
  readonly #target: Channel | undefined;
  #terminal: Terminal | undefined;
  #program: Program | undefined;
  #relay: Relay | undefined;
  #filter: ByteFilter | undefined;
  #recording: RecordingTap | undefined;
  #bulkTransfer: RsyncCommand | GitCommand | undefined;
  readonly #requests = new ChannelRequests();
  #exit: Record<string, string> = {};
  readonly #queue: RequestQueue;
  #failure: Pick<Failure, 'errorCode' | 'message'> | undefined;
  #announced = false;
  #ended = false;

  /** Without a target its program is told why there is none. */
  constructor(session: SessionContext, channelId: number, client: Channel, target: Channel | undefined) {
    this.client = client;
    this.#session = session;
    this.#target = target;
    this.#queue = new RequestQueue(this.#boundary, new WaitingRequests(session.client.pool));
    this.#tracked = session.track(channelId, 'session', '', client);
    client.attach(this);
    target?.attach(new WaitingTarget(() => this.onTargetLeft()));
  }

  onData(): void {
    // Data is held until the relay has taken over the channel.
  }

  onEof(): void {
    // As data.
  }

  onDrain(): void {
    // Nothing is fed into the channel yet but short texts.
  }

  /** A program that is being started still starts, and gets the input that came before. */
  onAbandoned(): void {
    this.#queue.add(() => {
      if (this.#program === undefined) this.client.close();
    });
  }

  onPeerClose(): void {
    this.client.close();
  }

  onClose(): void {
    this.#target?.abort();
    this.end();
  }

  /** Before a program runs there is nothing to wait for; one that is being started finds out by itself. */
  private onTargetLeft(): void {
    this.#target?.close();
    if (this.#program === undefined) this.abandon(TARGET_LEFT);
  }

  /** Requests are handled one after the other: their answers must leave in order. */
  onRequest(request: ChannelRequest): void {
    if (this.#failure !== undefined) {
      request.fail();
      return;
    }
    const isTaken = this.#queue.take(request.data.length, async () => {
      try {
        await this.handle(request);
      } catch (thrown) {
        this.onFailedRequest(request, thrown);
      }
    });
    if (!isTaken) this.abandon(TOO_MANY_REQUESTS);
  }

  /** A start that fails ends its channel, another request only itself. */
  private onFailedRequest(request: ChannelRequest, thrown: unknown): void {
    this.#session.logFailure(thrown, 'a request on a channel failed');
    if (isStart(request) && !(thrown instanceof ConnectionGone)) {
      this.refuse(request, failureOf(thrown));
      return;
    }
    if (thrown instanceof ProtocolViolation) this.#session.audit.recordRefusal(unreadable({ channelType: 'session', requestType: request.type }, thrown));
    request.fail();
  }

  private async handle(request: ChannelRequest): Promise<void> {
    if (isStart(request)) {
      await this.start(request);
      return;
    }
    if (isGrantRequest(request)) {
      const decision = await askGrant(this.#session, this.#tracked.id, request);
      if (decision.allowed) {
        await this.pass(request);
        return;
      }
      // OpenSSH says nothing of a refused -A or -X itself.
      tell(this.client, decision.message);
      request.fail();
      return;
    }
    const decision = this.#session.decide(CLIENT_CHANNEL_REQUESTS, request.type);
    if (!decision.allowed) {
      this.refuseRequest(request, decision);
      return;
    }
    await this.handleInherited(request);
  }

  /** A client can repeat it at will, so that the event is coalesced. */
  private refuseRequest(request: ChannelRequest, decision: AccessDecision): void {
    this.#session.audit.recordRefusal(withDecision({ eventName: 'OpenChannel', requestParameters: { channelType: 'session', requestType: request.type.slice(0, 64) } }, decision));
    request.fail();
  }

  private async handleInherited(request: ChannelRequest): Promise<void> {
    switch (request.type) {
      case 'keepalive@openssh.com':
        // OpenSSH takes any answer for a sign of life.
        request.fail();
        return;
      case 'env': {
        const reader = new WireReader(request.data);
        const variable = { name: reader.string().toString('latin1'), value: reader.string() };
        const isPassed = mayPass(this.#session.parts.settings.environment, variable);
        this.#requests.variable(variable.name, isPassed);
        if (isPassed) await this.pass(request);
        else request.fail();
        return;
      }
      case 'pty-req':
        await this.requestTerminal(request);
        return;
      case 'window-change': {
        const size = readSize(request.data);
        this.#recording?.resize(size.columns, size.rows);
        if (this.#terminal !== undefined) this.#terminal = { ...this.#terminal, ...size };
        await this.pass(request);
        return;
      }
      default:
        this.#requests.note(request);
        await this.pass(request);
    }
  }

  private async requestTerminal(request: ChannelRequest): Promise<void> {
    const terminal = readTerminal(request.data);
    const refusal = !this.#session.identity.constraints.permitPty ? NO_TERMINAL_BY_KEY : this.#terminal !== undefined || this.#program !== undefined ? NO_TERMINAL_NOW : undefined;
    if (refusal !== undefined) {
      this.refuseRequest(request, refusal);
      return;
    }
    const target = this.#target;
    // Asked also where the client wants no answer: only a terminal that the target gives is one.
    const given = target === undefined || (await target.ask(request.type, request.data));
    if (given) this.#terminal = terminal;
    // Without a target the start request will say why.
    if (given && target !== undefined) request.succeed();
    else request.fail();
  }

  /** To the target as it came, and its answer back. */
  private async pass(request: ChannelRequest): Promise<void> {
    const target = this.#target;
    if (target === undefined) {
      // The start request will say why there is no target.
      request.fail();
      return;
    }
    if (!request.wantReply) {
      target.tellNow(request.type, request.data);
      return;
    }
    if (await target.ask(request.type, request.data)) request.succeed();
    else request.fail();
  }

  private async start(request: ChannelRequest): Promise<void> {
    const session = this.#session;
    if (this.#program !== undefined) {
      request.fail();
      return;
    }
    const program = programOf(request, session.identity.constraints.forceCommand, session.parts.settings.commands);
    this.#program = program;
    const decision = session.decide(CLIENT_CHANNEL_REQUESTS, program.request.type, { ...program.details, terminal: this.#terminal !== undefined });
    const started = startAct(program, this.#tracked.id, this.#terminal);
    const act = withDecision({ ...started, additional: { ...started.additional, ...this.#requests.ofStart() } }, decision);
    if (!decision.allowed) {
      await session.audit.record(act);
      this.refuse(request, decision);
      return;
    }
    this.#tracked.permit = this.permitOf(program);
    const outcome = await session.targetReady;
    const target = this.#target;
    if (!outcome.ok || target === undefined) {
      this.refuse(request, { errorCode: 'TargetUnreachable', message: outcome.ok ? 'there is no target' : outcome.message });
      return;
    }
    const refusal = await this.startBulkTransfer(program);
    if (refusal !== undefined) {
      this.refuse(request, refusal);
      return;
    }
    this.#tracked.detail = program.summary;
    this.startRecording(program);
    await session.audit.record(this.#recording === undefined ? act : { ...act, additional: { ...act.additional, recording: this.#recording.path } });
    // In the meantime either side may have left, or the recording failed: `end` or `abandon` have seen to it.
    if (this.#ended || this.#failure !== undefined) throw new ConnectionGone();
    const relay = this.takeOver(target, program);
    this.#relay = relay;
    relay.start();
    if (await target.ask(program.request.type, program.request.data)) {
      request.succeed();
      target.setFlow('everything');
      this.client.setFlow('everything');
      return;
    }
    const why = target.isClosed || this.#announced ? TARGET_LEFT.message : `the target does not run ${program.summary === '' ? 'a shell' : program.summary}`;
    this.refuse(request, { errorCode: 'TargetUnreachable', message: why });
  }

  /** What the program is there by, with all that was asked for it. */
  private permitOf(program: Program): Permit {
    const liveSinceMs = this.#session.parts.clock.now();
    const bulk = bulkTransferOf(program.program);
    return {
      decide: () => {
        const decision = this.#session.decide(CLIENT_CHANNEL_REQUESTS, program.request.type, { ...program.details, liveSinceMs });
        if (!decision.allowed) return decision;
        if (this.#terminal !== undefined && !this.#session.identity.constraints.permitPty) return NO_TERMINAL;
        if (bulk === undefined) return decision;
        return decideAll((action, path) => this.#session.decide(FILES, 'file', { action, ...this.fileDetails(path), liveSinceMs }), bulkTransferNeeds(bulk));
      },
      end: (refusal) => {
        this.abandon(revoked(refusal));
      },
    };
  }

  private takeOver(target: Channel, program: Program): Relay {
    const recording = this.#recording;
    const filter = this.#session.parts.startFilter(program.program, {
      sinks: {
        toTarget: (bytes) => {
          target.write(bytes, 0);
        },
        toClient: (bytes) => {
          this.client.write(bytes, 0);
        },
      },
      authorize: (action, path) => this.decideFile(action, path),
      record: (act) => this.recordTransfer(act),
      onReady: this.#boundary.around(() => this.#relay?.onFilterReady()),
      onViolation: this.#boundary.around((violation) => {
        this.#session.parts.log.warn({ sessionId: this.#session.id, code: violation.code, error: violation.message }, 'file transfer ended');
        tell(this.client, violation.message);
        target.abort();
        this.client.close();
      }),
    });
    this.#filter = filter;
    return new Relay({
      client: this.client,
      target,
      ...(filter === undefined ? {} : { filter }),
      ...(recording === undefined ? {} : { tap: recording }),
      onClientRequest: (request) => {
        this.onRequest(request);
      },
      onTargetRequest: (request, forward) => {
        this.onTargetRequest(request, forward);
      },
      onFailure: (thrown) => {
        this.#boundary.fault(thrown);
      },
      onEnd: () => {
        this.end();
      },
    });
  }

  /** Decides and records what rsync or git is about to move. Returns why it may not. */
  private async startBulkTransfer(program: Program): Promise<Extract<AccessDecision, { allowed: false }> | undefined> {
    const command = bulkTransferOf(program.program);
    if (command === undefined) return undefined;
    const decision = decideAll((action, path) => this.decideFile(action, path), bulkTransferNeeds(command));
    await this.recordTransfer(withDecision({ eventName: 'TransferFile', ...bulkTransferAct(command) }, decision));
    if (!decision.allowed) return decision;
    this.#bulkTransfer = command;
    return undefined;
  }

  private recordTransfer(act: TransferAct): Promise<unknown> {
    return this.#session.audit.record({ ...act, eventName: 'TransferFile', additional: { ...act.additional, channelId: String(this.#tracked.id) } });
  }

  /** What a target does with a file is recorded when it has told the outcome: without room for that it is not asked. */
  private decideFile(...[action, path]: FileNeed): AccessDecision {
    if (!this.#session.parts.trail.takesMore(this.#session.target, this.#session.id)) return NOT_RECORDABLE;
    return this.#session.decide(FILES, 'file', { action, ...this.fileDetails(path) });
  }

  private fileDetails(path: FileNeed[1]): ActDetails {
    const program = this.#program?.program;
    // Who permits what cannot be known may want to know by which command.
    const command = program?.kind === 'command' ? { command: program.command } : {};
    return path === unknownPath ? { ...command, unknownPath: true } : { path };
  }

  private startRecording(program: Program): void {
    const session = this.#session;
    const { startRecording } = session.parts;
    if (startRecording === undefined || !isRecorded(program.program, this.#terminal, session.parts.settings.recordCommands)) return;
    const recorder = startRecording({
      sessionId: session.id,
      channelId: this.#tracked.id,
      terminal: this.#terminal,
      title: recordingTitle(session, program.summary, this.#terminal),
      onError: this.#boundary.around((error) => {
        session.logFailure(error, 'a recording failed');
        this.abandon(failureOf(error));
      }),
    });
    this.#recording = new RecordingTap(recorder, this.#boundary.around(() => this.#relay?.resume()));
  }

  private onTargetRequest(request: ChannelRequest, forward: () => void): void {
    const decision = this.#session.decide(TARGET_CHANNEL_REQUESTS, request.type);
    const isExit = request.type === 'exit-status' || request.type === 'exit-signal';
    // A program ends once, and it may end in any state; nothing else passes in a state that permits nothing.
    if (isExit && this.hasExited) return;
    if (isExit) this.#exit = readExit(request.type, request.data);
    if (isExit) forward();
    else if (!decision.allowed || !PASSES_TO_CLIENT.has(request.type)) request.fail();
    else if (request.type !== EOW || this.#session.identity.clientVersion?.startsWith('OpenSSH') === true) this.client.tellNow(request.type, request.data);
  }

  private get hasExited(): boolean {
    return this.#exit.exitStatus !== undefined || this.#exit.exitSignal !== undefined;
  }

  private refuse(request: ChannelRequest, failure: Pick<Failure, 'errorCode' | 'message'>): void {
    request.succeed();
    this.abandon(failure);
  }

  /** Ends this channel, and only this: a person sees why on the terminal, a program sees status 255, as with ssh's own errors. */
  private abandon(failure: Pick<Failure, 'errorCode' | 'message'>): void {
    if (this.#failure !== undefined) return;
    this.#failure = failure;
    if (!this.#announced && !this.hasExited) {
      tell(this.client, failure.message);
      this.client.tell('exit-status', encode(255));
      this.#exit = { exitStatus: '255' };
    }
    this.client.sendEof();
    this.client.close();
    this.#target?.abort();
  }

  /** Says why the session ends on the terminal behind this channel, unless its program has ended before. */
  announce(reason: string): void {
    if (this.hasExited) return;
    this.#announced = true;
    tell(this.client, reason);
  }

  /** Tells the person at a terminal, whose program goes on; nobody else. Gives the bytes that this takes. */
  warn(text: string): number {
    if (this.#terminal === undefined || this.#relay === undefined || this.#announced) return 0;
    return tell(this.client, text);
  }

  private end(): void {
    if (this.#ended) return;
    this.#ended = true;
    const session = this.#session;
    session.untrack(this.#tracked);
    session.grants.agent.delete(this.#tracked.id);
    session.grants.x11.delete(this.#tracked.id);
    session.settle(this.finish());
  }

  private async finish(): Promise<void> {
    const session = this.#session;
    // A start that is under way still records what it has begun.
    await this.#queue.idle;
    await this.#relay?.settled;
    if (this.#bulkTransfer !== undefined) {
      const bytes = { toTarget: this.client.bytesReceived, toClient: this.client.bytesSent };
      await this.recordTransfer(bulkTransferAct(this.#bulkTransfer, bytes)).catch((thrown: unknown) => {
        session.logFailure(thrown, 'the end of a transfer could not be recorded');
      });
    }
    const recording = await this.#recording?.end();
    await session.audit.record({
      eventName: 'EndChannel',
      requestParameters: { channelType: 'session', ...(this.#program === undefined ? {} : { kind: this.#program.request.type }) },
      responseElements: { ...byteCounts(this.client), ...this.#exit, ...this.#filter?.outcome },
      ...(this.#failure === undefined ? {} : { errorCode: this.#failure.errorCode, errorMessage: this.#failure.message }),
      additional: { channelId: String(this.#tracked.id), durationMs: String(elapsedMs(session.parts.clock, this.#tracked.opened)), ...this.#requests.ofEnd(), ...recording },
    });
  }
}
