import type { IncomingMessage } from 'node:http';
import { nonceOfProof } from '@sallyport/contract';
import type { Operator } from '../audit/operator';
import { principalOf, type Accounts } from './accounts';
import { proofRequired } from './errors';
import type { OperatorProofs } from './operator-proofs';
import type { Right, Rights } from './rights';

export interface Doorkeeper {
  readonly rights: Rights;
  readonly proofs: OperatorProofs;
  readonly accounts: () => Promise<Accounts>;
}

/**
 * Who sends the request, where it may do what it asks for.
 * @throws ControlError `CONTROL_PROOF_REQUIRED` with a challenge, or `CONTROL_FORBIDDEN`
 */
export async function authorise(
  request: IncomingMessage,
  body: Uint8Array,
  right: Right,
  { rights, proofs, accounts }: Doorkeeper,
): Promise<Operator> {
  const { socket, method = '', url: path = '' } = request;
  const nonce = nonceOfProof(request.headers.authorization);
  const uid = nonce === undefined ? undefined : await proofs.prove(socket, nonce, { method, path, body });
  if (uid === undefined) throw proofRequired(proofs.challenge(socket), nonce !== undefined);
  const principal = principalOf(uid, await accounts());
  rights.assert(right, uid, principal);
  return { principal };
}
