/** Whether the allow list of the config names an environment variable; `LC_*` matches by prefix. */
export function mayPass(allowList: readonly string[], name: string): boolean {
  return allowList.some((entry) => (entry.endsWith('*') ? name.startsWith(entry.slice(0, -1)) : entry === name));
}
