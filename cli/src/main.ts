import { userInfo } from 'node:os';
import { runCommandLine } from './program';
import { versionOfPackage } from './version';
import type { World } from './world';

/** The name for `createdBy`; a user id without a name (a container) still has one. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 0}`;
  }
}

function createWorld(): World {
  const interruption = new AbortController();
  const interrupt = (): void => {
    // A second Ctrl-C ends the process as it would have without us.
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(name, interrupt);
    interruption.abort();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupt);
  return {
    env: process.env,
    cwd: process.cwd(),
    stdout: process.stdout,
    stderr: process.stderr,
    now: () => new Date(),
    userName: userName(),
    interrupted: interruption.signal,
  };
}

async function main(): Promise<void> {
  // Which Node.js versions this command supports is its own matter; the SDK's notice would be in every error log.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  // `sallyport audit tail | head` closes the pipe; that is the end of the work, not an error.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  }
  process.exitCode = await runCommandLine(createWorld(), versionOfPackage(), process.argv.slice(2));
}

void main();
