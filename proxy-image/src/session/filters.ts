import type { ByteFilter } from './byte-filter';
import { classifyCommand } from './scp/classify-command';
import { createScpFilter } from './scp/scp-filter';
import { createSftpFilter } from './sftp/sftp-filter';
import type { TransferFilterOptions } from './transfer/transfer-filter';

/** What runs on a session channel. */
export type ChannelProgram =
  | { readonly kind: 'shell' }
  | { readonly kind: 'subsystem'; readonly name: string }
  | { readonly kind: 'command'; readonly command: string };

/** The filter for a program, or undefined where bytes pass unseen. */
export type StartFilter = (program: ChannelProgram, options: TransferFilterOptions) => ByteFilter | undefined;

/** sftp, and legacy scp by its command line, are followed file by file. */
export const startTransferFilter: StartFilter = (program, options) => {
  if (program.kind === 'subsystem') return program.name === 'sftp' ? createSftpFilter(options) : undefined;
  if (program.kind === 'shell') return undefined;
  const command = classifyCommand(program.command);
  return command.kind === 'scp' ? createScpFilter(command, options) : undefined;
};
