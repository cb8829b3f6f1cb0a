import { readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { messageOf, type ChainAnchor, type ChainReport } from '@sallyport/contract';
import { cliError } from '../errors';

/** SHA-256 in base64url without padding. */
const DIGEST = /^[A-Za-z0-9_-]{43}$/;
const FORM = 'Write CHAIN:LAST:HEAD, as `sallyport audit verify` printed them earlier.';

/** One `--head`; several gather in order. Chain ids may hold colons, so that the number and the digest are read from the end. */
export function expectedHead(text: string, previous: readonly ChainAnchor[] = []): readonly ChainAnchor[] {
  const [, proxyId = '', sequence = '', digest = ''] = /^(.+):(\d+):([^:]+)$/.exec(text) ?? [];
  if (proxyId === '' || Number(sequence) < 1 || !Number.isSafeInteger(Number(sequence)) || !DIGEST.test(digest))
    throw new InvalidArgumentError(FORM);
  return [...previous, { proxyId, sequence: Number(sequence), digest }];
}

const documentSchema = z.object({
  chains: z
    .array(
      z.object({
        proxyId: z.string().min(1),
        last: z.int().min(1),
        head: z.string().regex(DIGEST, 'must be a SHA-256 digest in base64url'),
      }),
    )
    .min(1, 'holds no chain'),
});

/** What `sallyport audit verify --json` printed earlier. */
export function readExpectedHeads(path: string): readonly ChainAnchor[] {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw cliError('HEADS_UNREADABLE', `cannot read the expected heads in ${path}: ${messageOf(cause)}`, { cause });
  }
  const parsed = documentSchema.safeParse(document);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw cliError('HEADS_UNREADABLE', `${path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unknown form'}`);
  }
  return parsed.data.chains.map(({ proxyId, last, head }) => ({ proxyId, sequence: last, digest: head }));
}

/** Heads of events that were not read: they can be neither confirmed nor denied, and an expectation that nobody checks must not pass. */
export const unreadHeads = (heads: readonly ChainAnchor[], chains: readonly ChainReport[]): readonly ChainAnchor[] =>
  heads.filter(
    (head) =>
      !chains.some((chain) => chain.proxyId === head.proxyId && chain.events > 0 && head.sequence >= chain.first),
  );
