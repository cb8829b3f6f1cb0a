import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createBuiltInServer } from './built-in-server';
import { currentUser } from './target-user';

/** Where the distributions keep OpenSSH's sftp-server. */
const SFTP_SERVERS = [
  '/usr/lib/openssh/sftp-server',
  '/usr/libexec/openssh/sftp-server',
  '/usr/libexec/sftp-server',
  '/usr/lib/ssh/sftp-server',
];

// The program of the built-in target: prints one JSON line with its port, ends on SIGTERM.
const { values } = parseArgs({ options: { 'host-key': { type: 'string' }, 'authorized-key': { type: 'string' } } });
const server = createBuiltInServer({
  hostKey: readFileSync(values['host-key'] ?? '', 'utf8'),
  authorizedKey: readFileSync(values['authorized-key'] ?? '', 'utf8').trim(),
  user: currentUser(process.env),
  sftpServer: SFTP_SERVERS.find((path) => existsSync(path)),
});
server.listen(0, '127.0.0.1', () => {
  const address: unknown = server.address();
  process.stdout.write(`${JSON.stringify(address)}\n`);
});
process.once('SIGTERM', () => process.exit(0));
