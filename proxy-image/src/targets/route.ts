import type { Route } from '../auth/authenticator';
import { LOGIN_NAME, TARGET_NAME } from './names';
import type { Target, TargetInventory } from './target';

export type RouteResult =
  | { readonly ok: true; readonly route: Route }
  /** The message is for a person whose key was verified; it names nothing but what the client sent. */
  | { readonly ok: false; readonly message: string };

/** The login of a target that is named without one: its default, or the only one it has. */
function loginOf(target: Target): string | undefined {
  return target.defaultLogin ?? (target.logins.length === 1 ? target.logins[0] : undefined);
}

const refuse = (message: string): RouteResult => ({ ok: false, message });

/** JSON quoting keeps control characters and terminal escapes out of what a client reads back. */
const quote = (text: string): string => JSON.stringify(text.slice(0, 80));

/**
 * Reads `login+target` or `login%target` (the last separator counts, as a login may hold neither), a target's name
 * alone, or anything else for a jump. Names are matched exactly; odd characters are refused, not cleaned.
 */
export function resolveRoute(userName: string, inventory: TargetInventory): RouteResult {
  const separators = userName.match(/[+%]/g) ?? [];
  if (separators.length > 1) return refuse(`${quote(userName)} has more than one + or %; write login+target`);
  const separator = separators[0];
  if (separator !== undefined) {
    const [login = '', name = ''] = userName.split(separator);
    if (!TARGET_NAME.test(name)) return refuse(`${quote(name)} cannot be the name of a target; write login+target`);
    const target = inventory.find(name);
    if (target === undefined) return refuse(`there is no target ${quote(name)} that you may reach`);
    if (login === '') return routeToDefault(target, name);
    if (!LOGIN_NAME.test(login)) return refuse(`${quote(login)} cannot be a login; write login+target`);
    return { ok: true, route: { kind: 'target', target, login } };
  }
  const target = TARGET_NAME.test(userName) ? inventory.find(userName) : undefined;
  if (target === undefined) return { ok: true, route: { kind: 'jump' } };
  const direct = routeToDefault(target, userName);
  return direct.ok ? direct : { ok: true, route: { kind: 'jump', hint: direct.message } };
}

function routeToDefault(target: Target, name: string): RouteResult {
  const login = loginOf(target);
  if (login === undefined) return refuse(`target ${quote(name)} has no default login; write login+${name}`);
  return { ok: true, route: { kind: 'target', target, login } };
}

/** The route of the inner connection of a jump: the target is fixed, the user name is the login and nothing else. */
export function resolveInnerRoute(userName: string, target: Target): RouteResult {
  if (!LOGIN_NAME.test(userName)) return refuse(`${quote(userName)} cannot be a login`);
  return { ok: true, route: { kind: 'target', target, login: userName } };
}
