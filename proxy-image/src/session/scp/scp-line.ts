/** What the side that sends files says between them. */
export type ScpLine =
  /** `C<mode> <size> <name>`: the contents follow once the other side agrees. */
  | { readonly kind: 'file'; readonly permissions: string; readonly size: number; readonly name: Buffer }
  /** `D<mode> 0 <name>`: what follows up to `E` is in this folder. */
  | { readonly kind: 'directory'; readonly permissions: string; readonly name: Buffer }
  | { readonly kind: 'endDirectory' }
  /** `T<modified> <microseconds> <accessed> <microseconds>`, of the next file or folder. */
  | { readonly kind: 'times' }
  /** `\x01<text>`: it goes on without that file. */
  | { readonly kind: 'error' }
  /** `\x02<text>`: it is over. */
  | { readonly kind: 'fatal' };

export class MalformedLine extends Error {}

const NEWLINE = 10;
const SLASH = 47;
const ENTRY = /^([0-7]{4}) (\d{1,16}) $/;

/**
 * The protocol of rcp, as OpenSSH's scp.c speaks it (`source` and `sink`).
 * @param line with its newline
 * @throws MalformedLine
 */
export function parseScpLine(line: Buffer): ScpLine {
  switch (line[0]) {
    case 0x01:
      return { kind: 'error' };
    case 0x02:
      return { kind: 'fatal' };
    case 0x43: {
      const { permissions, size, name } = parseEntry(line);
      return { kind: 'file', permissions, size, name };
    }
    case 0x44: {
      const { permissions, name } = parseEntry(line);
      return { kind: 'directory', permissions, name };
    }
    case 0x45:
      if (line.length !== 2) throw new MalformedLine('an E line with more on it');
      return { kind: 'endDirectory' };
    case 0x54:
      if (!/^T\d{1,19} \d{1,6} \d{1,19} \d{1,6}\n$/.test(line.toString('latin1'))) throw new MalformedLine('a T line of another form');
      return { kind: 'times' };
    default:
      throw new MalformedLine('a line that is none of C, D, E and T');
  }
}

function parseEntry(line: Buffer): { permissions: string; size: number; name: Buffer } {
  const nameStart = line.indexOf(' ', line.indexOf(' ') + 1) + 1;
  const [, permissions, sizeText] = ENTRY.exec(line.toString('latin1', 1, nameStart)) ?? [];
  if (permissions === undefined) throw new MalformedLine('a C or D line of another form');
  const size = Number(sizeText);
  if (!Number.isSafeInteger(size)) throw new MalformedLine('a size that no file has');
  const name = line.subarray(nameStart, line.length - 1);
  if (name.length === 0 || name.includes(SLASH) || name.includes(0) || name.includes(NEWLINE) || name.equals(Buffer.from('..'))) {
    throw new MalformedLine('a name that is no file name');
  }
  return { permissions, size, name };
}
