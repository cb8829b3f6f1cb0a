import { pathText } from '../transfer/path-text';
import { unknownPath, type FileNeed, type TransferAct } from '../transfer/transfer-filter';
import type { GitCommand } from './classify-command';
import type { RsyncCommand } from './rsync-command';

/** Bytes that passed the channel, known at its end. */
export interface BulkBytes {
  readonly toTarget: number;
  readonly toClient: number;
}

const text = (path: string): string => pathText(Buffer.from(path));

/** What the gate is to be asked before an rsync or git command runs. */
export function bulkTransferNeeds(command: RsyncCommand | GitCommand): readonly FileNeed[] {
  const paths: readonly FileNeed[1][] = plainPathsOf(command)?.map(text) ?? [unknownPath];
  const actions = command.kind === 'rsync' ? RSYNC_ACTIONS[command.direction] : GIT_ACTIONS[command.service];
  return actions.flatMap((action) => paths.map((path) => [action, path] as const));
}

const RSYNC_ACTIONS = { upload: ['writeFile'], download: ['readFile'], either: ['readFile', 'writeFile'] } as const;
const GIT_ACTIONS = { 'receive-pack': ['writeFile'], 'upload-pack': ['readFile'], 'upload-archive': ['readFile'] } as const;

/** An option that may turn the direction may name files of its own as well. */
function plainPathsOf(command: RsyncCommand | GitCommand): readonly string[] | undefined {
  if (command.kind === 'rsync') return command.direction === 'either' ? undefined : command.plainPaths;
  return command.plainRepository === undefined ? undefined : [command.plainRepository];
}

/**
 * What is known of a transfer that the proxy does not look into: its direction, its paths and, at its end, the bytes
 * of the channel (of the protocol, not of the files).
 */
export function bulkTransferAct(command: RsyncCommand | GitCommand, bytes?: BulkBytes): TransferAct {
  const what =
    command.kind === 'rsync'
      ? { operation: command.direction === 'either' ? 'transfer' : command.direction, path: command.paths.map(text).join(' ') }
      : { operation: command.service === 'receive-pack' ? 'upload' : 'download', path: text(command.repository), service: command.service };
  return {
    requestParameters: {
      protocol: command.kind,
      ...what,
      phase: bytes === undefined ? 'start' : 'end',
    },
    // What is not surely a path is a piece of the command line, and kept as that is.
    ...(plainPathsOf(command) === undefined ? { commandKeys: ['path'] } : {}),
    ...(bytes === undefined ? {} : { responseElements: { bytesToTarget: String(bytes.toTarget), bytesToClient: String(bytes.toClient) } }),
  };
}
