import type { ByteFilter } from './byte-filter';
import { classifyCommand, type GitCommand } from './scp/classify-command';
import type { RsyncCommand } from './scp/rsync-command';
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

/** sftp, by subsystem or by its server's path, and legacy scp are followed file by file. */
export const startTransferFilter: StartFilter = (program, options) => {
  if (program.kind === 'subsystem') return program.name === 'sftp' ? createSftpFilter(options) : undefined;
  if (program.kind === 'shell') return undefined;
  const command = classifyCommand(program.command);
  if (command.kind === 'sftp') return createSftpFilter(options);
  return command.kind === 'scp' ? createScpFilter(command, options) : undefined;
};

/** rsync and git speak protocols of their own: named by direction and paths, with the bytes of their channel. */
export function bulkTransferOf(program: ChannelProgram): RsyncCommand | GitCommand | undefined {
  if (program.kind !== 'command') return undefined;
  const command = classifyCommand(program.command);
  return command.kind === 'rsync' || command.kind === 'git' ? command : undefined;
}
