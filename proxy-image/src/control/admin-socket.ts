import { chmodSync, existsSync, lstatSync, mkdirSync, statSync, unlinkSync } from 'node:fs';
import { connect, type Server } from 'node:net';
import { dirname } from 'node:path';
import { messageOf } from '@sallyport/contract';
import { socketInUse, socketUnusable } from './errors';

/** sun_path of a Unix socket, less its final zero byte (unix(7)). */
const MAX_PATH_BYTES = 107;

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Whoever may write to the folder could put another socket in the place of ours. */
function assertPrivateFolder(folder: string, path: string, shared: boolean): void {
  const made = mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (made !== undefined && shared) chmodSync(folder, 0o711);
  const { mode, uid } = statSync(folder);
  if (process.getuid !== undefined && uid !== process.getuid() && uid !== 0) {
    throw socketUnusable(path, `the folder ${folder} belongs to another user`);
  }
  const othersMayWrite = (mode & 0o022) !== 0;
  const sticky = (mode & 0o1000) !== 0;
  if (othersMayWrite && !sticky) throw socketUnusable(path, `the folder ${folder} can be written to by others (mode ${(mode & 0o777).toString(8)})`);
  if (shared && (mode & 0o011) === 0) {
    throw socketUnusable(path, `control.operators or control.readers name other users, and these cannot enter the folder ${folder} (mode ${(mode & 0o777).toString(8)})`);
  }
}

/**
 * Listens on a Unix socket of mode 0600, so that the kernel lets only the owner connect (unix(7), "Pathname socket
 * ownership and permissions"); when `shared`, of mode 0666. A socket file that a crash left behind is replaced; one that answers is not.
 * @param prepare called once the path is known to be free, before anybody can connect
 */
export async function listenOnAdminSocket(server: Server, path: string, shared: boolean, prepare: () => void): Promise<void> {
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) throw socketUnusable(path, `its path has more than ${MAX_PATH_BYTES} bytes`);
  assertPrivateFolder(dirname(path), path, shared);
  if (existsSync(path)) {
    if (!lstatSync(path).isSocket()) throw socketUnusable(path, 'there is a file of that name that is no socket');
    if (await answers(path)) throw socketInUse(path);
    unlinkSync(path);
  }
  prepare();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(socketUnusable(path, messageOf(error), error)));
    // bind(2) happens within listen(): with this mask there is no moment at which others could connect.
    const mask = process.umask(0o177);
    try {
      server.listen(path, resolve);
    } finally {
      process.umask(mask);
    }
  });
  chmodSync(path, shared ? 0o666 : 0o600);
}
