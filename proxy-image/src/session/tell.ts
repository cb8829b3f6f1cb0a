import type { Channel } from '../transport/channel';
import { terminalText } from './wire-text';

/** A line for the person at the client, on stderr; carriage return because the terminal may be raw. */
export function tell(channel: Channel, text: string): void {
  channel.write(Buffer.from(`sallyport: ${terminalText(text).replaceAll('\n', '\r\n')}\r\n`), 1);
}
