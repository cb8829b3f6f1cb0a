/** The one spelling of a socket's path, whatever spelling a client sent. */
export type CanonicalSocketPath =
  | {
      readonly ok: true;
      /** To be sent to the target. */
      readonly path: string;
      /** To be decided on and recorded: folders that are links on every Linux are written as what they lead to. */
      readonly decided: string;
    }
  | { readonly ok: false; readonly message: string };

/** sun_path of a Unix socket, less its final zero byte (unix(7)). */
const MAX_BYTES = 107;
// eslint-disable-next-line no-control-regex -- these are what is refused
const CONTROL = /[\u0000-\u001f\u007f]/;
/** Below these every file of the host has a second name, and descriptors of others have a first one. */
const MIRRORS = /^\/(?:proc|sys|dev\/fd)(?:\/|$)/;
/** Filesystem Hierarchy Standard 3.0, sections 5.9 and 5.13. */
const LINKS: readonly [RegExp, string][] = [
  [/^\/var\/run\//, '/run/'],
  [/^\/var\/lock\//, '/run/lock/'],
];

/** What `..` leads to depends on links that only the target knows, so that it is refused and not resolved. */
export function canonicalSocketPath(text: string): CanonicalSocketPath {
  const refuse = (message: string): CanonicalSocketPath => ({ ok: false, message });
  if (CONTROL.test(text) || Buffer.byteLength(text) > MAX_BYTES) return refuse('this cannot be the path of a socket');
  if (!text.startsWith('/')) return refuse('the path of a socket must begin with /');
  const segments = text.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.includes('..')) return refuse('the path of a socket must not hold ..');
  if (segments.length === 0 || text.endsWith('/')) return refuse('this is the path of a folder');
  const path = `/${segments.join('/')}`;
  if (MIRRORS.test(path)) return refuse('sockets are not reached by way of /proc, /sys or /dev/fd');
  const decided = LINKS.reduce((current, [link, place]) => current.replace(link, place), path);
  return { ok: true, path, decided };
}
