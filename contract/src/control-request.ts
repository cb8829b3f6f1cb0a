import { once } from 'node:events';
import { symlink, unlink } from 'node:fs/promises';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { messageOf, SallyportError } from './errors';
import { nonceOfChallenge, proofFolderOf, proofHeader, proofText } from './operator-proof';

export interface ControlRequest {
  readonly method: string;
  readonly path: string;
  /** The body, JSON as a rule; empty for none. */
  readonly body: string;
  readonly signal: AbortSignal;
}

function send(
  socketPath: string,
  asked: ControlRequest,
  agent: Agent,
  more: Readonly<Record<string, string>>,
): Promise<IncomingMessage> {
  const { method, path, body, signal } = asked;
  const content = body === '' ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const request = httpRequest({ socketPath, method, path, signal, agent, headers: { ...content, ...more } }, resolve);
    request.on('error', (cause) => {
      reject(
        new SallyportError(
          'CONTROL_UNREACHABLE',
          `the proxy's admin socket ${socketPath} does not answer: ${messageOf(cause)}`,
          'Start the proxy (or `sallyport demo`), or name its admin socket in the config (`adminSocket`).',
          { cause },
        ),
      );
    });
    request.end(body === '' ? undefined : body);
  });
}

async function drained(answer: IncomingMessage): Promise<void> {
  answer.resume();
  if (!answer.complete) await once(answer, 'end');
}

async function withProof(
  socketPath: string,
  asked: ControlRequest,
  agent: Agent,
  nonce: string,
): Promise<IncomingMessage> {
  const link = join(proofFolderOf(socketPath), nonce);
  try {
    await symlink(proofText(nonce, asked), link);
  } catch (cause) {
    throw new SallyportError(
      'CONTROL_PROOF',
      `the proxy asks who you are, and the proof cannot be put beside its admin socket: ${messageOf(cause)}`,
      'Use the path under which the proxy made the socket. In a container, mount the folder of the socket, writable.',
      { cause },
    );
  }
  try {
    return await send(socketPath, asked, agent, { authorization: proofHeader(nonce), connection: 'close' });
  } finally {
    // The proxy removes it as soon as it has looked; this is for one that has not.
    await unlink(link).catch(() => undefined);
  }
}

/**
 * One request to an admin socket, with the proof of who asks where the proxy wants one (operator-proof.ts). The answer may be
 * a refusal.
 * @throws SallyportError `CONTROL_UNREACHABLE` or `CONTROL_PROOF`
 */
export async function requestControl(socketPath: string, asked: ControlRequest): Promise<IncomingMessage> {
  // The nonce holds for the connection that it came over.
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    let answer = await send(socketPath, asked, agent, {});
    const nonce = answer.statusCode === 401 ? nonceOfChallenge(answer.headers['www-authenticate']) : undefined;
    if (nonce !== undefined) {
      await drained(answer);
      answer = await withProof(socketPath, asked, agent, nonce);
    }
    answer.once('close', () => agent.destroy());
    return answer;
  } catch (error) {
    agent.destroy();
    throw error;
  }
}
