import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '@sallyport/contract';

export interface AccessPolicyFile {
  /** Name without folder, `base.cedar`. */
  readonly name: string;
  readonly content: string;
}

export type AccessPolicies =
  | { readonly outcome: 'read'; readonly files: readonly AccessPolicyFile[] }
  | { readonly outcome: 'unusable'; readonly reason: string };

/**
 * The Cedar policies of a folder, in order of their names. A fleet without policies refuses everybody, so an empty folder
 * is a mistake. The proxy itself validates what they say, and keeps what was in force while they are wrong.
 */
export function readAccessPolicies(folder: string): AccessPolicies {
  try {
    const names = readdirSync(folder)
      .filter((name) => name.endsWith('.cedar'))
      .sort();
    if (names.length === 0) return { outcome: 'unusable', reason: `is "${folder}", which holds no *.cedar file` };
    const files = names.map((name) => ({ name, content: readFileSync(join(folder, name), 'utf8') }));
    const odd = files.find(({ name }) => !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name));
    if (odd !== undefined) {
      return {
        outcome: 'unusable',
        reason: `holds "${odd.name}"; allowed in names are letters, digits, dots, dashes and underscores`,
      };
    }
    const empty = files.find(({ content }) => !/\b(permit|forbid)\b/.test(content));
    if (empty !== undefined)
      return { outcome: 'unusable', reason: `holds "${empty.name}", which neither permits nor forbids anything` };
    return { outcome: 'read', files };
  } catch (error) {
    return {
      outcome: 'unusable',
      reason: `cannot be read: ${messageOf(error)}; allowed is a folder with *.cedar files`,
    };
  }
}
