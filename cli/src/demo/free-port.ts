import { once } from 'node:events';
import { createServer } from 'node:net';
import { cliError } from '../errors';

async function tryPort(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return address !== null && typeof address === 'object' ? address.port : undefined;
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}

/** A port of loopback that nothing listens on. `PORT_IN_USE` when the one asked for is taken. */
export async function choosePort(wanted: {
  readonly asked?: number | undefined;
  readonly preferred?: number;
}): Promise<number> {
  if (wanted.asked !== undefined && wanted.asked !== 0) {
    const free = await tryPort(wanted.asked);
    if (free === undefined)
      throw cliError('PORT_IN_USE', `something already listens on port ${wanted.asked} of 127.0.0.1`);
    return free;
  }
  const preferred = wanted.preferred === undefined || wanted.asked === 0 ? undefined : await tryPort(wanted.preferred);
  const port = preferred ?? (await tryPort(0));
  if (port === undefined) throw cliError('PORT_IN_USE', 'no port of 127.0.0.1 can be listened on');
  return port;
}
