import { parsePublicKeyText, type ParsedPublicKey } from '../auth/public-key';

/** Parses a pinned host key, `<type> <base64>[ comment]`, as ssh-keyscan and known_hosts print it after the name. */
export function parseHostKey(text: string): ParsedPublicKey {
  const [type = '', base64 = ''] = text.trim().split(/[ \t]+/);
  const parsed = parsePublicKeyText(type, base64);
  if (parsed.ok && parsed.key.application !== undefined)
    return { ok: false, reason: 'a security key cannot be a host key' };
  return parsed;
}

/** Type and bytes of a pinned key, as `parseHostKey` accepted it when the inventory was read. */
export function pinnedKey(text: string): { readonly type: string; readonly blob: Buffer } {
  const [type = '', base64 = ''] = text.trim().split(/[ \t]+/);
  return { type, blob: Buffer.from(base64, 'base64') };
}

/**
 * Whether a target presented one of its pinned keys, by the exact bytes. False without a pinned key: such a target is
 * refused (CVE-2024-39223 and others connected anyway).
 */
export function isPinnedHostKey(pinned: readonly string[], presented: Buffer): boolean {
  return pinned.some((text) => pinnedKey(text).blob.equals(presented));
}
