import { messageOf } from '@sallyport/contract';
import type { ChildProcesses } from '../../processes/child-processes';
import type { DemoLayout } from '../demo-layout';
import { startBuiltInTarget } from './built-in-target';
import { findSshd, startOpenSshTarget } from './openssh-target';
import type { RunningTarget } from './running-target';

/** The system's sshd where there is one that works for this user, else the built-in target. */
export async function startTarget(
  children: ChildProcesses,
  layout: DemoLayout,
  options: {
    readonly login: string;
    readonly env: Readonly<Record<string, string | undefined>>;
    /** Called when there is an sshd that does not work here. */
    readonly onFallback: (why: string) => void;
  },
): Promise<RunningTarget> {
  const sshd = findSshd(options.env);
  if (sshd === undefined) return startBuiltInTarget(children, layout, { ...options, why: 'no sshd is installed' });
  try {
    return await startOpenSshTarget(children, layout, { ...options, sshd });
  } catch (error) {
    options.onFallback(`${sshd} does not work for ${options.login} here: ${messageOf(error)}`);
    return startBuiltInTarget(children, layout, { ...options, why: `${sshd} does not work for ${options.login} here` });
  }
}
