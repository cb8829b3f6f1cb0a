import { statSync } from 'node:fs';
import { userInfo } from 'node:os';

/** As whom everything on the built-in target runs: the person who started it. */
export interface TargetUser {
  readonly login: string;
  readonly shell: string;
  readonly home: string;
  /** What a login starts with, before the client's own variables. */
  readonly env: Readonly<Record<string, string>>;
}

const SYSTEM_PATH = '/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin';
/** As sshd's AcceptEnv on Debian, and what git needs for its protocol version. */
const ACCEPTED_NAMES = /^(LANG|LC_[A-Z]+|COLORTERM|GIT_PROTOCOL|NO_COLOR)$/;

/** Service accounts and containers name homes that do not exist; a login starts in `/` then, as sshd's does. */
export const usableHome = (home: string): string =>
  statSync(home, { throwIfNoEntry: false })?.isDirectory() === true ? home : '/';

export function currentUser(env: Readonly<Record<string, string | undefined>>): TargetUser {
  const { username, shell, homedir } = userInfo();
  const home = usableHome(homedir);
  return {
    login: username,
    shell: shell ?? '/bin/sh',
    home,
    env: {
      HOME: home,
      USER: username,
      LOGNAME: username,
      SHELL: shell ?? '/bin/sh',
      PATH: env.PATH ?? SYSTEM_PATH,
      ...(env.LANG === undefined ? {} : { LANG: env.LANG }),
    },
  };
}

export const isAcceptedName = (name: string): boolean => ACCEPTED_NAMES.test(name);
