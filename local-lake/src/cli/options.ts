import { InvalidArgumentError } from 'commander';

/** Parses `--port`: 0 (any free one) to 65535. */
export function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('It must be a number from 0 to 65535.');
  return port;
}
