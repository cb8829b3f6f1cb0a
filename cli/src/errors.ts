import { SallyportError } from '@sallyport/contract';

/** Every error of this room: code -> what to do. Messages say what happened, where they are thrown. */
const REMEDIES = {
  CLI_CONFIG_MISSING:
    'Start `sallyport demo`, or write a config and name it with --config FILE or the environment variable SALLYPORT_CONFIG.',
  CLI_CONFIG_UNREADABLE: 'Check that the file exists and that you may read it.',
  CLI_CONFIG_INVALID: 'Correct the file; `sallyport --help` shows the keys it may hold.',
  CLI_USAGE: 'Add --help to see what it takes.',
  CLI_ARGUMENT: 'See `--help` of the command for what it takes.',
  PROGRAM_MISSING: 'Run `npm run build` in the source folder, or install the package again.',
  PROGRAM_ENDED: 'Read the lines above; `sallyport doctor` checks the usual causes.',
  PROGRAM_NOT_READY: 'Look at its log, then try again; `sallyport doctor` checks the usual causes.',
  PROGRAM_NOT_STARTED: 'Start it again.',
  INTERRUPTED: 'Start it again when you want to.',
  PORT_IN_USE: 'Choose another with --port, or leave --port out to have a free one picked.',
  DEMO_FOLDER: 'Name another folder with --dir, or remove this one to start afresh.',
  DEMO_MISSING: 'Start it with `sallyport demo`, or name its folder with --dir.',
  DEMO_RUNNING: 'Stop the other one with Ctrl-C first, or name another folder with --dir.',
  SSH_MISSING: 'Install the OpenSSH client: `apt-get install openssh-client` on Debian and Ubuntu.',
  TOUR_DEVIATION: 'The tour stopped here; its folder and logs are kept for a look.',
  HEADS_UNREADABLE: 'Name a file that `sallyport audit verify --json` wrote.',
  RECORDING_MISSING: '`sallyport sessions list --recorded` shows the sessions that have a recording.',
  SESSION_UNKNOWN:
    '`sallyport sessions list` shows the live sessions; `sallyport runbooks run ssh-sessions-by-principal` finds past ones.',
  SHELL_UNKNOWN: 'Name one of bash, zsh, fish.',
  QUERY_FAILED: 'Correct the SQL; the audit store takes one SELECT in Trino syntax.',
} as const;

export type CliErrorCode = keyof typeof REMEDIES;

export function cliError(code: CliErrorCode, message: string, options?: { cause?: unknown }): SallyportError {
  return new SallyportError(code, message, REMEDIES[code], options);
}

/** The `code` of an error of Node.js (`ENOENT`) or of ours; undefined when it has none. */
export function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
