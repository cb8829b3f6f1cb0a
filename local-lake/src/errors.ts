import { SallyportError } from '@sallyport/contract';

/** What can go wrong with a lake's directory, its files or its address: one row an error. */
const LAKE_ERRORS = {
  LAKE_LOCKED: 'Stop the other program, or give this one another --dir.',
  LAKE_DIRECTORY_INVALID: 'Give --dir a directory that `sallyport lake serve` made, or an empty one.',
  LAKE_WRITE_FAILED: 'Free disk space or repair the disk, then send the events again; nothing was acknowledged.',
  LAKE_COMPACTION_FAILED: 'The events stay readable where they are; free disk space, then restart the lake.',
  LAKE_ADDRESS_REFUSED: 'Use 127.0.0.1, ::1 or localhost: the local lake checks no signatures.',
  LAKE_ADDRESS_IN_USE: 'Choose another --port, or 0 for a free one.',
  LAKE_UNREACHABLE:
    'Check that the local lake still runs, then import again: events that are there already are skipped.',
  LAKE_OPTION_INVALID: 'See --help for the allowed values.',
} as const;

export type LakeErrorCode = keyof typeof LAKE_ERRORS;

export class LakeError extends SallyportError {
  override readonly name = 'LakeError';

  constructor(code: LakeErrorCode, message: string, options?: { cause?: unknown }) {
    super(code, message, LAKE_ERRORS[code], options);
  }
}

/** The `code` of a Node system error, such as `ENOENT`. */
export function systemCode(thrown: unknown): string | undefined {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : undefined;
}
