/** What the command's exit status says. Part of the interface: scripts and the responder's tooling depend on it. */
export const EXIT_CODES = {
  ok: 0,
  error: 1,
  usage: 2,
  finding: 10,
  incomplete: 11,
  unknown: 12,
} as const;

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

export const EXIT_CODE_HELP = `Exit codes:
  0   it worked; a run was clean
  1   an error; what was checked is broken
  2   the command line was not understood
  10  a run returned a finding
  11  a run was incomplete: the audit store is not known to be complete for its window
  12  a run was asked about a name that occurs nowhere in the audit store within 92 days of its window`;
