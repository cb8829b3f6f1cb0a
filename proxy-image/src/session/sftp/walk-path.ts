import { isAbsolute, isParent, isSelf, join, partsOf } from './path-bytes';
import { STATUS } from './protocol';
import type { RealPaths, Resolution } from './real-paths';

const ROOT = Buffer.from('/');
/** Linux gives up after 40 links (path_resolution(7)). */
const MOST_LINKS = 40;
/** More than fit into its PATH_MAX of 4096 bytes. */
const MOST_PARTS = 2048;

/** Where a path leads, part by part (path_resolution(7)), for servers whose REALPATH does not follow links. */
export async function walkPath(paths: RealPaths, path: Buffer, naming: 'object' | 'entry'): Promise<Resolution> {
  const start = isAbsolute(path) ? ROOT : paths.home;
  if (start === undefined || !isAbsolute(start)) return { kind: 'unknown' };
  // Home is a path like any other: the server did not follow its links either.
  const left = [...(start === ROOT ? [] : partsOf(start)), ...partsOf(path)];
  const walked: Buffer[] = [];
  let links = 0;
  for (let part = left.shift(); part !== undefined; part = left.shift()) {
    if (walked.length + left.length > MOST_PARTS) return { kind: 'absent', status: STATUS.FAILURE };
    if (isSelf(part)) continue;
    if (isParent(part)) {
      walked.pop();
      continue;
    }
    walked.push(part);
    if (naming === 'entry' && left.length === 0) break;
    const at = whole(walked);
    const entry = await paths.entryAt(at);
    if (entry.kind === 'untold') return { kind: 'unknown' };
    if (entry.kind === 'absent') {
      if (entry.status !== STATUS.NO_SUCH_FILE || left.some((next) => isParent(next))) return entry;
      return { kind: 'path', path: whole([...walked, ...left.filter((next) => !isSelf(next))]) };
    }
    if (entry.kind === 'other') continue;
    const text = await paths.linkText(at);
    if (text === undefined) return { kind: 'unknown' };
    if (++links > MOST_LINKS) return { kind: 'absent', status: STATUS.FAILURE };
    if (isAbsolute(text)) walked.length = 0;
    else walked.pop();
    left.unshift(...partsOf(text));
  }
  return { kind: 'path', path: whole(walked) };
}

const whole = (parts: readonly Buffer[]): Buffer => parts.reduce<Buffer>((folder, part) => join(folder, part), ROOT);
