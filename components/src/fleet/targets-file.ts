import { readFileSync } from 'node:fs';
import { messageOf } from '@sallyport/contract';
import { parse } from 'yaml';
import { z } from 'zod';

export type TargetsFile =
  | { readonly outcome: 'read'; readonly content: string }
  | { readonly outcome: 'none' }
  | { readonly outcome: 'unusable'; readonly reason: string };

const outline = z.object({ targets: z.array(z.unknown()) });

/** The targets file. Only its outline is looked at: each key is the proxy's to check, in one place. */
export function readTargetsFile(path: string | undefined): TargetsFile {
  if (path === undefined) return { outcome: 'none' };
  try {
    const content = readFileSync(path, 'utf8');
    if (content.includes('PRIVATE KEY-----')) {
      return {
        outcome: 'unusable',
        reason: `is "${path}", which holds a private key; put it into a secret and name that in targetKeySecretArns`,
      };
    }
    const parsed = outline.safeParse(parse(content));
    if (!parsed.success) return { outcome: 'unusable', reason: `is "${path}", which has no list "targets"` };
    return { outcome: 'read', content };
  } catch (error) {
    return { outcome: 'unusable', reason: `cannot be read: ${messageOf(error)}` };
  }
}
