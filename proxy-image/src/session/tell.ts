import type { Channel } from '../transport/channel';
import { terminalText } from './wire-text';

/** A line for the person at the client, on stderr; carriage return because the terminal may be raw. Gives its bytes. */
export function tell(channel: Channel, text: string): number {
  const line = Buffer.from(`sallyport: ${terminalText(text).replaceAll('\n', '\r\n')}\r\n`);
  channel.write(line, 1);
  return line.length;
}
