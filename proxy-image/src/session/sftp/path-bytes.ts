const SLASH = 0x2f;
const DOT = 0x2e;

/** The parts of a path between its slashes, without the empty ones. */
export function partsOf(path: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let start = 0; start <= path.length; ) {
    const slash = path.indexOf(SLASH, start);
    const end = slash < 0 ? path.length : slash;
    if (end > start) parts.push(path.subarray(start, end));
    start = end + 1;
  }
  return parts;
}

export const isAbsolute = (path: Buffer): boolean => path[0] === SLASH;

export const isSelf = (part: Buffer): boolean => part.length === 1 && part[0] === DOT;

export const isParent = (part: Buffer): boolean => part.length === 2 && part[0] === DOT && part[1] === DOT;

/**
 * The folder of a path and the name in it. Without a name where the last part is none of the folder's own: `.`, `..`,
 * and whatever has a slash behind it, for there the system follows a link.
 */
export function splitPath(path: Buffer): { readonly folder: Buffer; readonly name: Buffer | undefined } {
  const slash = path.lastIndexOf(SLASH);
  const name = path.subarray(slash + 1);
  if (name.length === 0 || isSelf(name) || isParent(name)) return { folder: path, name: undefined };
  if (slash < 0) return { folder: Buffer.from('.'), name };
  return { folder: slash === 0 ? path.subarray(0, 1) : path.subarray(0, slash), name };
}

export function join(folder: Buffer, name: Buffer): Buffer {
  const separator = folder.at(-1) === SLASH || folder.length === 0 ? [] : [Buffer.of(SLASH)];
  return Buffer.concat([folder, ...separator, name]);
}
