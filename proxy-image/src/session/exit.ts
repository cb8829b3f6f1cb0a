import { WireReader } from '../transport/wire';

/** How a program ended, as EndChannel says it (RFC 4254 section 6.10). */
export function readExit(type: string, data: Buffer): Record<string, string> {
  const reader = new WireReader(data);
  if (type === 'exit-status') return { exitStatus: String(reader.uint32()) };
  return { exitSignal: reader.text().slice(0, 64) };
}
