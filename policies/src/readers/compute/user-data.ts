import { gunzipSync } from 'node:zlib';
import type { Property } from '../../model';

/** EC2 takes 16 KiB of user data; what is compressed may be larger, but not without end. */
const MOST_BYTES = 4 * 1024 * 1024;
const DEEPEST = 4;

/** The texts that cloud-init finds in user data: decoded, unpacked, each part of a multipart by itself. */
export function userDataTexts(at: Property): readonly string[] {
  const text = at.text();
  return text === undefined || text === '' ? [] : textsIn(Buffer.from(text, 'utf8'), 0);
}

/** What a file or part holds by its encoding, as cloud-init's `write_files` and MIME name it. */
export function decoded(content: string, encoding: string): readonly string[] {
  const isBase64 = /b64|base64/i.test(encoding);
  return textsIn(isBase64 ? Buffer.from(content, 'base64') : Buffer.from(content, 'utf8'), 1);
}

function textsIn(bytes: Buffer, depth: number): readonly string[] {
  if (depth > DEEPEST) return [];
  if (isGzip(bytes)) {
    const unpacked = unzipped(bytes);
    return unpacked === undefined ? [] : textsIn(unpacked, depth + 1);
  }
  const text = bytes.toString('utf8');
  const inner = fromBase64(text);
  if (inner !== undefined) return textsIn(inner, depth + 1);
  const parts = partsOf(text);
  return parts === undefined ? [text] : parts.flatMap(({ body, encoding }) => decodedAt(body, encoding, depth + 1));
}

const decodedAt = (body: string, encoding: string, depth: number): readonly string[] =>
  textsIn(encoding === 'base64' ? Buffer.from(body, 'base64') : Buffer.from(body, 'utf8'), depth);

const isGzip = (bytes: Buffer): boolean => bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;

function unzipped(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES });
  } catch {
    // No gzip after all, or a bomb: neither plants anything.
    return undefined;
  }
}

/** A script has blanks, a colon or `#!` in it; a text of base64 alone is one. */
function fromBase64(text: string): Buffer | undefined {
  const joined = text.trim().replace(/[\r\n]+/g, '');
  if (joined.length < 8 || joined.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(joined)) return undefined;
  return Buffer.from(joined, 'base64');
}

interface Part {
  readonly body: string;
  readonly encoding: string;
}

/** The parts of a MIME message (RFC 2046, 5.1); none where the text is no multipart. */
function partsOf(text: string): readonly Part[] | undefined {
  const head = /^content-type:\s*multipart\/[\s\S]*?boundary="?(?<boundary>[^"\s;]+)"?/im.exec(text);
  const boundary = head?.groups?.boundary;
  if (boundary === undefined) return undefined;
  return text
    .split(/\r?\n/)
    .join('\n')
    .split(`--${boundary}`)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n\n');
      const headers = end < 0 ? '' : part.slice(0, end);
      const encoding = /^content-transfer-encoding:\s*(\S+)/im.exec(headers)?.[1]?.toLowerCase() ?? '';
      return { body: end < 0 ? part : part.slice(end + 2), encoding };
    });
}
