import { parseHostKey } from './host-key';

const BEGIN = '-----BEGIN SSH HOST KEY KEYS-----';
const END = '-----END SSH HOST KEY KEYS-----';

/** Where cloud-init writes through the kernel's console a stamp may stand before its lines. */
const STAMP = /^(?:\[[\d\s.]+\]\s*)?(?:cloud-init\[\d+\]:\s*)?(?:ec2:\s*)?/;

function* blocksOf(text: string): Generator<string[]> {
  let block: string[] | undefined;
  for (const raw of text.split('\n')) {
    const line = raw.replace(STAMP, '').trim();
    if (line === BEGIN) block = [];
    else if (line === END && block !== undefined) {
      yield block;
      block = undefined;
    } else block?.push(line);
  }
}

/**
 * The public host keys that cloud-init wrote to an instance's console at its first boot (cc_keys_to_console). None where
 * there is no whole block of them, or where blocks differ: somebody on the instance may have written another.
 */
export function hostKeysOnConsole(text: string): string[] {
  const blocks = [...blocksOf(text)].map((lines) => {
    const keys = lines.filter((line) => parseHostKey(line).ok).map((line) => line.split(/[ \t]+/).slice(0, 2).join(' '));
    return [...new Set(keys)].sort();
  });
  const [first = []] = blocks;
  return blocks.every((block) => block.join() === first.join()) ? first : [];
}
