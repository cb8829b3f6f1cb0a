import { readFileSync } from 'node:fs';
import { Client, utils } from 'ssh2';
import type { DemoLayout } from '../demo-layout';
import { publicKey } from '../prepare-folder';

const PROBE_MS = 4_000;
const WORD = 'sallyport-probe';

/** Logs in as the proxy will, with a terminal, and runs one command. Rejects when anything about that fails. */
export function probeTarget(
  layout: DemoLayout,
  target: { readonly port: number; readonly login: string },
): Promise<void> {
  const pinned = utils.parseKey(publicKey(layout, 'target-host'));
  return new Promise((resolve, reject) => {
    const client = new Client();
    const finish = (error?: Error): void => {
      client.end();
      if (error === undefined) resolve();
      else reject(error);
    };
    client.on('error', finish);
    client.on('ready', () => {
      client.exec(`echo ${WORD}`, { pty: true }, (error, channel) => {
        if (error) return finish(error);
        let output = '';
        channel.on('data', (chunk: Buffer) => (output += chunk.toString()));
        channel.on('close', () =>
          finish(output.includes(WORD) ? undefined : new Error(`a login printed ${JSON.stringify(output)}`)),
        );
      });
    });
    client.connect({
      host: '127.0.0.1',
      port: target.port,
      username: target.login,
      privateKey: readFileSync(layout.key('target-login')),
      readyTimeout: PROBE_MS,
      hostVerifier: (key: Buffer) => !(pinned instanceof Error) && key.equals(pinned.getPublicSSH()),
    });
  });
}
