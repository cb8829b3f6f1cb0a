import { writeSync } from 'node:fs';
import { userInfo } from 'node:os';
import { EXIT_CODES } from './exit-codes';
import { runCommandLine } from './program';
import { versionOfPackage } from './version';
import type { World } from './world';

/** The name for `createdBy`, a claim; a user id without a name (a container) still has one. */
function userName(): string {
  // The proxy adds the user id of root, which it finds out itself.
  const behindRoot = process.getuid?.() === 0 ? process.env.SUDO_USER : undefined;
  if (behindRoot !== undefined && behindRoot !== '') return behindRoot;
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

/** What cannot be written has no reader: a closed pipe (`sallyport audit tail | head`) is the end of the work, all else a failure. */
function endWithoutOutput(error: NodeJS.ErrnoException): never {
  if (error.code === 'EPIPE') process.exit(EXIT_CODES.ok);
  try {
    writeSync(
      process.stderr.fd,
      `error OUTPUT_FAILED: cannot write the output: ${error.message}\nwhat to do: Free space where the output goes, or write it elsewhere.\n`,
    );
  } catch {
    // Standard error is what failed.
  }
  process.exit(EXIT_CODES.error);
}

async function main(): Promise<void> {
  // Which Node.js versions this command supports is its own matter; the SDK's notice would be in every error log.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  for (const stream of [process.stdout, process.stderr]) stream.on('error', endWithoutOutput);
  process.exitCode = await runCommandLine(createWorld(), versionOfPackage(), process.argv.slice(2));
}

void main();
