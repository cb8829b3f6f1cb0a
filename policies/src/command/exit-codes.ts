/** What the exit status says; part of the interface. */
export const EXIT_CODES = { ok: 0, violation: 1, usage: 2 } as const;
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

export const EXIT_CODE_HELP = `Exit codes:
  0  nothing that stops a deployment was found
  1  a mandatory rule is violated
  2  the command line or a file was not understood; nothing was judged`;
