import { resolvePath } from './path-text';

/** Where Linux keeps links to what a process has open, its root and its working folder (proc(5), fd(4)). */
const MAGIC = /^\/(?:proc|dev\/(?:fd|stdin|stdout|stderr))(?:\/|$)/;

/**
 * The absolute path that a command line names, as far as its text can tell: undefined where it depends on a folder, a
 * home or the target's links to processes. Whether one of its parts is a link, only the target knows.
 */
export function plainPath(text: string): string | undefined {
  const path = resolvePath(undefined, text);
  if (path === undefined || MAGIC.test(path) || text.split('/').includes('..')) return undefined;
  return path;
}
