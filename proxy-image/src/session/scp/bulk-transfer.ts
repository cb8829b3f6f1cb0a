import { pathText, resolvePath } from '../transfer/path-text';
import type { FileAction, TransferAct } from '../transfer/transfer-filter';
import type { GitCommand, RsyncCommand } from './classify-command';

/** Bytes that passed the channel, known at its end. */
export interface BulkBytes {
  readonly toTarget: number;
  readonly toClient: number;
}

const text = (path: string): string => pathText(Buffer.from(path));

/** What the gate is to be asked before an rsync or git command runs. */
export function bulkTransferNeeds(command: RsyncCommand | GitCommand): readonly (readonly [FileAction, string])[] {
  const writes = command.kind === 'rsync' ? command.direction === 'upload' : command.service === 'receive-pack';
  const paths = command.kind === 'rsync' ? command.paths : [command.repository];
  return paths.map((path) => [writes ? 'writeFile' : 'readFile', resolvePath(undefined, text(path)) ?? text(path)]);
}

/**
 * What is known of a transfer that the proxy does not look into: its direction, its paths and, at its end, the bytes
 * of the channel (of the protocol, not of the files).
 */
export function bulkTransferAct(command: RsyncCommand | GitCommand, bytes?: BulkBytes): TransferAct {
  const what =
    command.kind === 'rsync'
      ? { operation: command.direction, path: command.paths.map(text).join(' ') }
      : { operation: command.service === 'receive-pack' ? 'upload' : 'download', path: text(command.repository), service: command.service };
  return {
    requestParameters: {
      protocol: command.kind,
      ...what,
      phase: bytes === undefined ? 'start' : 'end',
    },
    ...(bytes === undefined ? {} : { responseElements: { bytesToTarget: String(bytes.toTarget), bytesToClient: String(bytes.toClient) } }),
  };
}
