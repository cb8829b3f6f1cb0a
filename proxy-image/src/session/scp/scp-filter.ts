import { messageOf } from '@sallyport/contract';
import type { ByteFilter } from '../byte-filter';
import { ActLedger } from '../transfer/act-ledger';
import { transferViolation } from '../transfer/errors';
import { decideAll, decisionKeys, unknownPath, type TransferAct, type TransferFilterOptions } from '../transfer/transfer-filter';
import type { ScpCommand } from './classify-command';
import { LineGatherer } from './line-gatherer';
import { MalformedLine, parseScpLine, type ScpLine } from './scp-line';
import { ScpPaths } from './scp-paths';

/** OpenSSH reads lines into a buffer of this size. */
const LONGEST_LINE_BYTES = 16 * 1024;
/** Complaints of the receiving side that nobody waited for yet. */
const MOST_EARLY_ERRORS = 8;

/**
 * Follows the protocol of legacy scp (`scp -O`, and clients without sftp) between a client and `scp -t` or `scp -f` on
 * the target. A file is decided and its start is durable before its line passes; its end is durable before the client
 * sees the target confirm it. A refused file is skipped by both sides with an error, the others go on.
 */
export function createScpFilter(command: ScpCommand, options: TransferFilterOptions): ByteFilter {
  return new ScpFilter(command, options);
}

interface ScpFile {
  readonly number: number;
  readonly parameters: Readonly<Record<string, string>>;
  readonly size: number;
  bytes: number;
}

type AcceptedLine = { readonly kind: 'file'; readonly file: ScpFile } | { readonly kind: 'directory'; readonly candidates: readonly string[] } | { readonly kind: 'plain' };

/** `source` is the side that sends files, `sink` the one that receives them. They take turns. */
type Step =
  /** The sink is to say that it is ready. */
  | { readonly name: 'begin' }
  | { readonly name: 'line' }
  /** The event of a start is under way; nobody has anything to say. */
  | { readonly name: 'recording' }
  /** The event of a file's end is under way: the sink may have confirmed it already. */
  | { readonly name: 'recordingEnd' }
  | { readonly name: 'lineReply'; readonly line: AcceptedLine }
  | { readonly name: 'data'; readonly file: ScpFile }
  /** The source says whether it could read all of the file. */
  | { readonly name: 'status'; readonly file: ScpFile }
  | { readonly name: 'endReply'; readonly file: ScpFile; readonly sourceFailed: boolean }
  /** One side gave up, or the filter did. */
  | { readonly name: 'over' };

class ScpFilter implements ByteFilter {
  private step: Step = { name: 'begin' };
  private readonly sourceLine = new LineGatherer(LONGEST_LINE_BYTES);
  private readonly sinkLine = new LineGatherer(LONGEST_LINE_BYTES);
  private readonly paths: ScpPaths;
  private readonly ledger: ActLedger;
  private readonly isUpload: boolean;
  private openFile: ScpFile | undefined;
  private files = 0;
  private earlyErrors = 0;
  /** The sink confirmed a file as soon as it had the bytes, before the source said whether they are whole. */
  private isConfirmedEarly = false;
  private ended: Promise<void> | undefined;

  constructor(
    private readonly command: ScpCommand,
    private readonly options: TransferFilterOptions,
  ) {
    this.paths = new ScpPaths(command);
    this.ledger = new ActLedger(options.record);
    this.isUpload = command.direction === 'upload';
  }

  clientToTarget(chunk: Buffer): void {
    this.follow('client', chunk, this.isUpload ? 'source' : 'sink');
  }

  targetToClient(chunk: Buffer): void {
    this.follow('target', chunk, this.isUpload ? 'sink' : 'source');
  }

  end(): Promise<void> {
    this.ended ??= this.finish();
    return this.ended;
  }

  private async finish(): Promise<void> {
    await this.ledger.settled();
    this.step = { name: 'over' };
    if (this.openFile !== undefined) void this.recordEnd(this.openFile, { reason: 'channelEnded' });
    await this.ledger.settled();
  }

  private follow(side: 'client' | 'target', chunk: Buffer, role: 'source' | 'sink'): void {
    try {
      for (let at = 0; at < chunk.length && this.step.name !== 'over'; ) {
        at = role === 'source' ? this.onSource(chunk, at) : this.onSink(chunk, at);
      }
    } catch (thrown) {
      this.violate(side, thrown);
    }
  }

  private violate(side: 'client' | 'target', thrown: unknown): void {
    this.step = { name: 'over' };
    this.options.onViolation(transferViolation('scp', side, messageOf(thrown), thrown));
  }

  /** Takes what is thrown by work that goes on by itself: the channel ends. */
  private watch(work: Promise<unknown>): void {
    work.catch((thrown: unknown) => {
      this.violate('client', thrown);
    });
  }

  private toSource(bytes: Buffer): void {
    if (this.isUpload) this.options.sinks.toClient(bytes);
    else this.options.sinks.toTarget(bytes);
  }

  private toSink(bytes: Buffer): void {
    if (this.isUpload) this.options.sinks.toTarget(bytes);
    else this.options.sinks.toClient(bytes);
  }

  private onSource(chunk: Buffer, at: number): number {
    const { step } = this;
    switch (step.name) {
      case 'data':
        return this.passData(step.file, chunk, at);
      case 'line': {
        const { next, line } = this.sourceLine.take(chunk, at);
        if (line !== undefined) this.onLine(line, parseScpLine(line));
        return next;
      }
      case 'status': {
        const message = this.takeMessage(this.sourceLine, chunk, at);
        if (message.bytes !== undefined) this.onSourceStatus(step.file, message.bytes);
        return message.next;
      }
      default:
        throw new MalformedLine('it did not wait for the answer of the other side');
    }
  }

  private passData(file: ScpFile, chunk: Buffer, at: number): number {
    const count = Math.min(file.size - file.bytes, chunk.length - at);
    file.bytes += count;
    if (file.bytes === file.size) this.step = { name: 'status', file };
    this.toSink(count === chunk.length ? chunk : chunk.subarray(at, at + count));
    return at + count;
  }

  private onLine(bytes: Buffer, line: ScpLine): void {
    switch (line.kind) {
      case 'file':
        return this.offerFile(bytes, line);
      case 'directory':
        return this.offerDirectory(bytes, line);
      case 'endDirectory':
        if (!this.paths.leave()) throw new MalformedLine('an E without its D');
        return this.passLine(bytes, { kind: 'plain' });
      case 'times':
        return this.passLine(bytes, { kind: 'plain' });
      case 'error':
        return this.toSink(bytes);
      case 'fatal':
        this.step = { name: 'over' };
        return this.toSink(bytes);
    }
  }

  private offerFile(bytes: Buffer, line: Extract<ScpLine, { kind: 'file' }>): void {
    const candidates = this.paths.candidates(line.name);
    const file: ScpFile = {
      number: ++this.files,
      parameters: {
        operation: this.command.direction,
        ...pathKeys(candidates),
        size: String(line.size),
        permissions: line.permissions,
        fileNumber: String(this.files),
      },
      size: line.size,
      bytes: 0,
    };
    this.decide(candidates, { ...file.parameters, phase: 'start' }, () => {
      this.openFile = file;
      this.passLine(bytes, { kind: 'file', file });
    });
  }

  /** A folder that is sent changes nothing on the target; one that is received may be made there. */
  private offerDirectory(bytes: Buffer, line: Extract<ScpLine, { kind: 'directory' }>): void {
    const candidates = this.paths.candidates(line.name);
    const accept = (): void => this.passLine(bytes, { kind: 'directory', candidates });
    if (!this.isUpload) return accept();
    this.decide(candidates, { operation: 'mkdir', ...pathKeys(candidates), permissions: line.permissions }, accept);
  }

  private decide(candidates: readonly string[], parameters: Readonly<Record<string, string>>, accept: () => void): void {
    const action = this.isUpload ? 'writeFile' : 'readFile';
    const known = candidates.filter((path) => path.startsWith('/')).map((path) => [action, path] as const);
    const decision = decideAll(this.options.authorize, this.paths.areKnown ? known : [[action, unknownPath], ...known]);
    const act = { requestParameters: { protocol: 'scp', ...parameters }, additional: decisionKeys(decision), ...this.commandKeys };
    this.step = { name: 'recording' };
    if (!decision.allowed) {
      this.watch(
        this.ledger
          .record({ ...act, errorCode: decision.errorCode, errorMessage: decision.message })
          .then(() => this.refuse(`${candidates[0]}: ${decision.message}`)),
      );
      return;
    }
    this.watch(
      this.ledger.record(act).then((durable) => {
        if (this.step.name !== 'recording') return;
        if (durable) accept();
        else this.refuse(`${candidates[0]}: the transfer could not be audited`);
      }),
    );
  }

  /** The source skips what is answered with an error. A target's error is also the client's to know. */
  private refuse(reason: string): void {
    if (this.step.name !== 'recording') return;
    const answer = errorMessage(reason);
    this.step = { name: 'line' };
    if (!this.isUpload) this.toSink(answer);
    this.toSource(answer);
  }

  private passLine(bytes: Buffer, line: AcceptedLine): void {
    this.step = { name: 'lineReply', line };
    this.toSink(bytes);
    if (this.earlyErrors > 0) this.onSinkMessage(undefined);
  }

  /** For a download this is what confirms the file to the client. */
  private onSourceStatus(file: ScpFile, message: Buffer): void {
    const sourceFailed = message[0] !== 0;
    const pass = (bytes: Buffer): void => {
      this.step = { name: 'endReply', file, sourceFailed };
      this.toSink(bytes);
      if (this.earlyErrors > 0) this.onSinkMessage(undefined);
      else if (this.isConfirmedEarly) this.onSinkMessage(Buffer.of(0));
      this.isConfirmedEarly = false;
    };
    if (this.isUpload) return pass(message);
    this.confirm(file, sourceFailed ? 'failed' : 'ok', message, pass);
  }

  private onSink(chunk: Buffer, at: number): number {
    const { next, bytes } = this.takeMessage(this.sinkLine, chunk, at);
    if (bytes !== undefined) this.onSinkMessage(bytes);
    return next;
  }

  /** @param message undefined where the source takes an earlier complaint, which has passed, for the answer */
  private onSinkMessage(message: Buffer | undefined): void {
    const { step } = this;
    if (message !== undefined && message[0] !== 0 && message[0] !== 1) return this.giveUp(message);
    const agrees = message?.[0] === 0;
    switch (step.name) {
      case 'begin':
        if (!agrees) return this.giveUp(message ?? Buffer.alloc(0));
        this.step = { name: 'line' };
        return this.toSource(Buffer.of(0));
      case 'lineReply':
        this.consumeEarly(message);
        this.onLineReply(step.line, agrees);
        return message === undefined ? undefined : this.toSource(message);
      case 'endReply':
        this.consumeEarly(message);
        return this.onEndReply(step, agrees, message);
      case 'status':
      case 'recordingEnd':
        // PuTTY and Apache MINA confirm a file when they have its bytes; the source's word on it comes later.
        // In an upload its word on the file that ends here has come already.
        if (!agrees || (this.isUpload && step.name === 'recordingEnd')) return this.complainEarly(message);
        if (this.isConfirmedEarly) throw new MalformedLine('a file confirmed twice');
        this.isConfirmedEarly = true;
        return;
      default:
        return this.complainEarly(message);
    }
  }

  private complainEarly(message: Buffer | undefined): void {
    if (message === undefined || message[0] === 0) throw new MalformedLine('an answer that nobody waits for');
    if (++this.earlyErrors > MOST_EARLY_ERRORS) throw new MalformedLine('too many errors that nobody waits for');
    this.toSource(message);
  }

  private consumeEarly(message: Buffer | undefined): void {
    if (message === undefined) this.earlyErrors--;
  }

  private onLineReply(line: AcceptedLine, agrees: boolean): void {
    this.step = { name: 'line' };
    if (line.kind === 'file') {
      if (agrees) this.step = line.file.size === 0 ? { name: 'status', file: line.file } : { name: 'data', file: line.file };
      else void this.recordEnd(line.file, { status: 'failed' });
    } else if (line.kind === 'directory' && agrees && !this.paths.enter(line.candidates)) throw new MalformedLine('folders nested too deep');
  }

  private onEndReply(step: Extract<Step, { name: 'endReply' }>, agrees: boolean, message: Buffer | undefined): void {
    const pass = (bytes: Buffer): void => {
      this.step = { name: 'line' };
      if (message !== undefined) this.toSource(bytes);
    };
    if (!this.isUpload) return pass(message ?? Buffer.alloc(0));
    this.confirm(step.file, agrees && !step.sourceFailed ? 'ok' : 'failed', message ?? Buffer.alloc(0), pass);
  }

  /** Passes the target's word on a file to the client once the file's end is durable. */
  private confirm(file: ScpFile, status: 'ok' | 'failed', message: Buffer, pass: (bytes: Buffer) => void): void {
    this.step = { name: 'recordingEnd' };
    this.watch(
      this.recordEnd(file, { status }).then((durable) => {
        if (this.step.name === 'recordingEnd') pass(durable ? message : errorMessage('the transfer could not be audited'));
      }),
    );
  }

  private recordEnd(file: ScpFile, { status, reason }: { readonly status?: string; readonly reason?: string }): Promise<boolean> {
    this.openFile = undefined;
    return this.ledger.record({
      requestParameters: { protocol: 'scp', ...file.parameters, phase: 'end', ...(reason === undefined ? {} : { reason }) },
      ...this.commandKeys,
      responseElements: { bytes: String(file.bytes), ...(status === undefined ? {} : { status }) },
    });
  }

  /** What is not surely a path is a piece of the command line, and kept as that is. */
  private get commandKeys(): Pick<TransferAct, 'commandKeys'> {
    return this.paths.areKnown ? {} : { commandKeys: ['path', 'alternatePath'] };
  }

  /** The sink's last words: a fatal error, or whatever the target's login scripts print, which a client shows. */
  private giveUp(message: Buffer): void {
    this.step = { name: 'over' };
    if (this.openFile !== undefined) void this.recordEnd(this.openFile, { status: 'failed' });
    this.toSource(message);
  }

  /** One byte 0, or a text that a newline ends. */
  private takeMessage(gatherer: LineGatherer, chunk: Buffer, at: number): { readonly next: number; readonly bytes?: Buffer } {
    if (gatherer.isEmpty && chunk[at] === 0) return { next: at + 1, bytes: Buffer.of(0) };
    const { next, line } = gatherer.take(chunk, at);
    return line === undefined ? { next } : { next, bytes: line };
  }
}

/** One error line; what it quotes holds no newline, as path texts are escaped. */
const errorMessage = (reason: string): Buffer => Buffer.from(`\x01sallyport: ${reason.replace(/[\r\n]/g, ' ')}\n`);

function pathKeys([path = '', alternatePath]: readonly string[]): Record<string, string> {
  return { path, ...(alternatePath === undefined ? {} : { alternatePath }) };
}
