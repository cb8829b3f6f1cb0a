import { configDigests } from './digests';
import { formatProblem, Problems, type Problem } from './problem';
import { readSetup } from './setup';

/** The outcome of `sallyport-proxy --check-config`. */
export interface ConfigReport {
  readonly outcome: 'ok' | 'invalid';
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** What to print: every problem on a line of its own, then a summary. */
  readonly text: string;
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** Reads the config and all files it names, as a start would, and says everything that is wrong. Changes nothing. */
export function checkConfig(path: string): ConfigReport {
  const problems = new Problems();
  const setup = readSetup(path, problems);
  const errors = problems.errors();
  const warnings = problems.warnings();
  const lines = [...errors, ...warnings].map(formatProblem);
  if (setup === undefined || errors.length > 0) {
    lines.push(`${path}: ${count(errors.length, 'error')}, ${count(warnings.length, 'warning')}`);
    return { outcome: 'invalid', errors, warnings, text: lines.join('\n') };
  }
  const { users, credentials, targets, policies } = setup;
  const withTotp = users.filter((user) => user.totpSecret !== undefined).length;
  lines.push(
    `${path}: OK: ${count(users.length, 'user')} (${withTotp} with TOTP), ${count(credentials.length, 'key')}, ` +
      `${count(targets.length, 'target')}, ${Object.keys(policies.byId).length} access policies, ${count(warnings.length, 'warning')}`,
  );
  const { sessions, channels, unauthenticatedConnections, heldBytes } = setup.config.limits;
  lines.push(
    `limits: ${sessions} sessions, ${channels} channels, ${unauthenticatedConnections} connections before authentication, ${heldBytes} bytes held`,
  );
  const digests = configDigests(setup);
  lines.push(...Object.entries(digests).map(([name, digest]) => `${name}: ${digest}`));
  return { outcome: 'ok', errors, warnings, text: lines.join('\n') };
}
