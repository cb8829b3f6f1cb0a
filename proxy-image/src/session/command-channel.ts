import { messageOf } from '@sallyport/contract';
import type { AccessDecision } from '../access/gate';
import { elapsedMs } from '../clock';
import type { Channel, ChannelRequest, ChannelSink } from '../transport/channel';
import { ConnectionGone } from '../transport/errors';
import { encode, WireReader } from '../transport/wire';
import { CLIENT_CHANNEL_REQUESTS, TARGET_CHANNEL_REQUESTS } from './act-table';
import { mayPass } from './environment';
import { readExit } from './exit';
import { bulkTransferOf } from './filters';
import { programOf, startAct, type Program } from './program';
import { RecordingTap } from './recordings';
import { Relay } from './relay';
import { bulkTransferAct, bulkTransferNeeds } from './scp/bulk-transfer';
import type { GitCommand, RsyncCommand } from './scp/classify-command';
import { withDecision } from './session-audit';
import type { SessionContext } from './session-context';
import { readSize, readTerminal, type Terminal } from './terminal';
import { byteCounts, type TrackedChannel } from './tracked-channel';
import { tell } from './tell';
import { decideAll, type TransferAct } from './transfer/transfer-filter';

/** A client may send its whole environment in one go; sshd takes 128 variables. */
const MAX_WAITING_REQUESTS = 256;

const NOT_RECORDABLE: AccessDecision = { allowed: false, errorCode: 'LimitExceeded', message: 'the audit trail takes no more at the moment', policyIds: [] };

/** One session channel: what comes before the program, its start, and its end. */
export class CommandChannel implements ChannelSink {
  readonly #session: SessionContext;
  readonly #client: Channel;
  readonly #tracked: TrackedChannel;
  #target: Channel | undefined;
  #terminal: Terminal | undefined;
  #program: Program | undefined;
  #relay: Relay | undefined;
  #recording: RecordingTap | undefined;
  #bulkTransfer: RsyncCommand | GitCommand | undefined;
  #exit: Record<string, string> = {};
  #waiting = 0;
  #queue: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(session: SessionContext, client: Channel) {
    this.#session = session;
    this.#client = client;
    this.#tracked = session.track('session', '', client);
    client.attach(this);
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
    this.#queue = this.#queue.then(() => {
      if (this.#program === undefined) this.#client.close();
    });
  }

  onPeerClose(): void {
    this.#client.close();
  }

  onClose(): void {
    this.#target?.close();
    this.end();
  }

  /** Requests are handled one after the other: their answers must leave in order. */
  onRequest(request: ChannelRequest): void {
    this.#waiting += 1;
    if (this.#waiting > MAX_WAITING_REQUESTS) {
      this.#session.fail('too many requests at once');
      return;
    }
    this.#queue = this.#queue
      .then(() => this.handle(request))
      .catch((thrown: unknown) => {
        request.fail();
        if (thrown instanceof ConnectionGone) return;
        this.#session.fail(messageOf(thrown));
      })
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  private async handle(request: ChannelRequest): Promise<void> {
    switch (request.type) {
      case 'shell':
      case 'exec':
      case 'subsystem':
        await this.start(request);
        return;
      case 'auth-agent-req@openssh.com':
        await this.forwardAgent(request);
        return;
      case 'x11-req':
        await this.forwardX11(request);
        return;
    }
    const decision = this.#session.decide(CLIENT_CHANNEL_REQUESTS, request.type);
    if (!decision.allowed) {
      this.#session.audit.recordRefusal(withDecision({ eventName: 'OpenChannel', requestParameters: { channelType: 'session', requestType: request.type.slice(0, 64) } }, decision));
      request.fail();
      return;
    }
    await this.handleInherited(request);
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
        if (mayPass(this.#session.parts.settings.environment, variable)) await this.pass(request);
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
        await this.pass(request);
    }
  }

  private async requestTerminal(request: ChannelRequest): Promise<void> {
    const terminal = readTerminal(request.data);
    if (!this.#session.identity.constraints.permitPty || this.#terminal !== undefined || this.#program !== undefined) {
      request.fail();
      return;
    }
    this.#terminal = terminal;
    await this.pass(request);
  }

  /** To the target as it came, and its answer back. */
  private async pass(request: ChannelRequest): Promise<void> {
    const target = await this.openTarget();
    if (target === undefined) {
      // The start request will say why there is no target.
      request.fail();
      return;
    }
    if (!request.wantReply) {
      target.tell(request.type, request.data);
      return;
    }
    if (await target.ask(request.type, request.data)) request.succeed();
    else request.fail();
  }

  private async openTarget(): Promise<Channel | undefined> {
    if (this.#target !== undefined) return this.#target;
    const outcome = await this.#session.targetReady;
    if (!outcome.ok || this.#client.isClosed) return undefined;
    this.#target = await outcome.layer.open('session', Buffer.alloc(0), 'nothing');
    if (this.#client.isClosed) this.#target.close();
    return this.#target;
  }

  private async start(request: ChannelRequest): Promise<void> {
    const session = this.#session;
    if (this.#program !== undefined) {
      request.fail();
      return;
    }
    const program = programOf(request, session.identity.constraints.forceCommand);
    this.#program = program;
    const decision = session.decide(CLIENT_CHANNEL_REQUESTS, program.request.type, program.details);
    const act = withDecision(startAct(program, this.#tracked.id, this.#terminal), decision);
    if (!decision.allowed) {
      await session.audit.record(act);
      this.refuse(request, decision.message);
      return;
    }
    const outcome = await session.targetReady;
    if (!outcome.ok) {
      this.refuse(request, outcome.message);
      return;
    }
    const refusal = await this.startBulkTransfer(program);
    if (refusal !== undefined) {
      this.refuse(request, refusal);
      return;
    }
    const target = await this.openTarget();
    if (target === undefined) throw new ConnectionGone();
    this.#tracked.detail = program.summary;
    this.startRecording(program);
    if (this.#ended) {
      await this.#recording?.end();
      throw new ConnectionGone();
    }
    await session.audit.record(this.#recording === undefined ? act : { ...act, additional: { ...act.additional, recording: this.#recording.path } });
    this.#relay = this.takeOver(target, program);
    if (await target.ask(program.request.type, program.request.data)) {
      request.succeed();
      target.setFlow('everything');
      this.#client.setFlow('everything');
    } else {
      this.refuse(request, `the target does not run ${program.summary === '' ? 'a shell' : program.summary}`);
    }
  }

  private takeOver(target: Channel, program: Program): Relay {
    const recording = this.#recording;
    const filter = this.#session.parts.startFilter(program.program, {
      sinks: {
        toTarget: (bytes) => {
          target.write(bytes, 0);
        },
        toClient: (bytes) => {
          this.#client.write(bytes, 0);
        },
      },
      authorize: (action, path) => this.decideFile(action, path),
      record: (act) => this.recordTransfer(act),
      onViolation: (violation) => {
        this.#session.parts.log.warn({ sessionId: this.#session.id, code: violation.code, error: violation.message }, 'file transfer ended');
        tell(this.#client, violation.message);
        target.abort();
        this.#client.close();
      },
    });
    return new Relay({
      client: this.#client,
      target,
      ...(filter === undefined ? {} : { filter }),
      ...(recording === undefined ? {} : { tap: recording }),
      onClientRequest: (request) => {
        this.onRequest(request);
      },
      onTargetRequest: (request, forward) => {
        this.onTargetRequest(request, forward);
      },
      onEnd: () => {
        this.end();
      },
    });
  }

  /** Decides and records what rsync or git is about to move. Returns why it may not. */
  private async startBulkTransfer(program: Program): Promise<string | undefined> {
    const command = bulkTransferOf(program.program);
    if (command === undefined) return undefined;
    const decision = decideAll((action, path) => this.decideFile(action, path), bulkTransferNeeds(command));
    await this.recordTransfer(withDecision({ eventName: 'TransferFile', ...bulkTransferAct(command) }, decision));
    if (!decision.allowed) return decision.message;
    this.#bulkTransfer = command;
    return undefined;
  }

  private recordTransfer(act: TransferAct): Promise<unknown> {
    return this.#session.audit.record({ ...act, eventName: 'TransferFile', additional: { ...act.additional, channelId: String(this.#tracked.id) } });
  }

  /** What a target does with a file is recorded when it has told the outcome: without room for that it is not asked. */
  private decideFile(action: 'readFile' | 'writeFile', path: string): AccessDecision {
    if (!this.#session.parts.trail.takesMore(this.#session.target)) return NOT_RECORDABLE;
    return this.#session.decide({ file: { kind: 'gate', action, goesOn: true } }, 'file', { path });
  }

  private startRecording(program: Program): void {
    const session = this.#session;
    const { startRecording } = session.parts;
    if (startRecording === undefined || this.#terminal === undefined) return;
    const recorder = startRecording({
      sessionId: session.id,
      channelId: this.#tracked.id,
      terminal: this.#terminal,
      title: `${session.identity.principal} as ${session.login} on ${session.target.name}${program.summary === '' ? '' : `: ${program.summary}`}`,
      onError: (error) => {
        session.fail(error.message);
      },
    });
    this.#recording = new RecordingTap(recorder, () => this.#relay?.resume());
  }

  private onTargetRequest(request: ChannelRequest, forward: () => void): void {
    const decision = this.#session.decide(TARGET_CHANNEL_REQUESTS, request.type);
    if (request.type === 'exit-status' || request.type === 'exit-signal') this.#exit = readExit(request.type, request.data);
    // What runs may end in any state; nothing else passes in a state that permits nothing.
    if (this.#exit.exitStatus === undefined && this.#exit.exitSignal === undefined && !decision.allowed) request.fail();
    else if (request.type === 'keepalive@openssh.com') request.fail();
    else if (Object.hasOwn(TARGET_CHANNEL_REQUESTS, request.type)) forward();
    else request.fail();
  }

  private async forwardAgent(request: ChannelRequest): Promise<void> {
    const decision = this.#session.decide(CLIENT_CHANNEL_REQUESTS, request.type);
    await this.#session.audit.record(withDecision({ eventName: 'ForwardAgent', additional: { channelId: String(this.#tracked.id) } }, decision));
    if (!decision.allowed) {
      request.fail();
      return;
    }
    this.#session.grants.agent = true;
    await this.pass(request);
  }

  private async forwardX11(request: ChannelRequest): Promise<void> {
    const decision = this.#session.decide(CLIENT_CHANNEL_REQUESTS, request.type);
    const act = { eventName: 'ForwardPort', requestParameters: { direction: 'x11' }, additional: { channelId: String(this.#tracked.id) } } as const;
    await this.#session.audit.record(withDecision(act, decision));
    if (!decision.allowed) {
      request.fail();
      return;
    }
    this.#session.grants.x11 = true;
    await this.pass(request);
  }

  /** A person sees why on the terminal; a program sees status 255, as with ssh's own errors. */
  private refuse(request: ChannelRequest, reason: string): void {
    request.succeed();
    tell(this.#client, reason);
    this.#client.tell('exit-status', encode(255));
    this.#exit = { exitStatus: '255' };
    this.#client.sendEof();
    this.#client.close();
    this.#target?.abort();
  }

  /** Says why the session ends on the terminal behind this channel, unless its program has ended before. */
  announce(reason: string): void {
    if (this.#exit.exitStatus === undefined && this.#exit.exitSignal === undefined) tell(this.#client, reason);
  }

  private end(): void {
    if (this.#ended) return;
    this.#ended = true;
    const session = this.#session;
    session.untrack(this.#tracked);
    const finish = async () => {
      await this.#relay?.settled;
      if (this.#bulkTransfer !== undefined) {
        const bytes = { toTarget: this.#client.bytesReceived, toClient: this.#client.bytesSent };
        await this.recordTransfer(bulkTransferAct(this.#bulkTransfer, bytes));
      }
      const recording = await this.#recording?.end();
      await session.audit.record({
        eventName: 'EndChannel',
        requestParameters: { channelType: 'session', ...(this.#program === undefined ? {} : { kind: this.#program.request.type }) },
        responseElements: { ...byteCounts(this.#client), ...this.#exit },
        additional: { channelId: String(this.#tracked.id), durationMs: String(elapsedMs(session.parts.clock, this.#tracked.opened)), ...recording },
      });
    };
    session.settle(finish());
  }
}
