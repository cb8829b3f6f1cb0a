/**
 * How a caller of the admin socket proves its user id. Node cannot ask the kernel for a peer's credentials
 * (SO_PEERCRED), but the kernel also says who owns a file:
 *
 *   1. a request without a proof is answered with 401 and `www-authenticate: Sallyport-Link nonce="…"`;
 *   2. the caller makes a symbolic link named after the nonce in the folder beside the socket. Its text is a digest of
 *      the nonce and of the very request, so that nobody can use it for another one;
 *   3. the caller sends the request again on the same connection, with `authorization: Sallyport-Link …`.
 *
 * The owner of the link is the caller. A link and not a file: symlink(2) makes name, owner and text in one step, takes
 * no space of its own, and nobody needs the right to read it. Hence no file of somebody else, moved or linked
 * into the folder, ever carries the text.
 */
import { createHash } from 'node:crypto';

const SCHEME = 'Sallyport-Link';
/** 256 bits in hexadecimal digits: cannot be guessed, and is safe as a name in a folder. */
const NONCE = '[0-9a-f]{64}';

/** A request as the proof is bound to it. */
export interface ProvenRequest {
  readonly method: string;
  /** As it stands in the request line. */
  readonly path: string;
  readonly body: string | Uint8Array;
}

/** Always beside the socket, and never where a peer says: a false proxy must not choose where links are made. */
export function proofFolderOf(socketPath: string): string {
  return `${socketPath}.proofs`;
}

/** The text of the link. Methods and paths hold no line breaks, so two requests never give the same. */
export function proofText(nonce: string, { method, path, body }: ProvenRequest): string {
  const digest = createHash('sha256').update(`${nonce}\n${method}\n${path}\n`).update(body).digest('hex');
  return `sallyport-${digest}`;
}

export const challengeHeader = (nonce: string): string => `${SCHEME} nonce="${nonce}"`;
export const proofHeader = (nonce: string): string => `${SCHEME} ${nonce}`;

/** The nonce of a `www-authenticate` header, where it is one of ours. */
export function nonceOfChallenge(header: string | undefined): string | undefined {
  return new RegExp(`^${SCHEME} nonce="(${NONCE})"$`).exec(header ?? '')?.[1];
}

/** The nonce of an `authorization` header, where it is one of ours. */
export function nonceOfProof(header: string | undefined): string | undefined {
  return new RegExp(`^${SCHEME} (${NONCE})$`).exec(header ?? '')?.[1];
}
