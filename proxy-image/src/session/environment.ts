// What programs and shells take for a name (POSIX.1, section 8.1); a target may end a string at NUL, or split it at `=`.
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A variable that a client wants set (RFC 4254 section 6.4). */
export interface Variable {
  readonly name: string;
  readonly value: Buffer;
}

/** Whether the allow list of the config names an environment variable; `LC_*` matches by prefix. */
export function mayPass(allowList: readonly string[], { name, value }: Variable): boolean {
  if (!NAME.test(name) || value.includes(0)) return false;
  return allowList.some((entry) => (entry.endsWith('*') ? name.startsWith(entry.slice(0, -1)) : entry === name));
}
