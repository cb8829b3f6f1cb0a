import { createControlClient, messageOf, SallyportError } from '@sallyport/contract';
import type { CommandContext } from '../commands/command-context';
import type { Check, CheckScope, Finding } from './check';
import { configCheck, permissionsCheck, proxyConfigCheck } from './configuration';
import { clockCheck, diskCheck, nodeCheck, sshCheck, sshdCheck } from './machine';
import { auditStoreCheck } from './audit-store';
import { proxyCheck, spoolCheck } from './system';
import { ssh2BindingCheck, ssh2PatchCheck } from './ssh2-library';

const CHECKS: readonly Check[] = [
  nodeCheck,
  sshCheck,
  sshdCheck,
  ssh2PatchCheck,
  ssh2BindingCheck,
  configCheck,
  proxyConfigCheck,
  permissionsCheck,
  proxyCheck,
  spoolCheck,
  auditStoreCheck,
  clockCheck,
  diskCheck,
];

export type CheckResult = Finding & { readonly name: string };

/** Runs every check; a check that itself fails is a problem, never the end. */
export async function runChecks(context: CommandContext, onCheck: (name: string) => void): Promise<CheckResult[]> {
  const scope = openScope(context);
  const results: CheckResult[] = [];
  for (const check of CHECKS) {
    onCheck(check.name);
    results.push({ name: check.name, ...(await attempt(check, scope)) });
  }
  return results;
}

async function attempt(check: Check, scope: CheckScope): Promise<Finding> {
  try {
    return await check.run(scope);
  } catch (error) {
    const remedy =
      error instanceof SallyportError ? error.remedy : 'Run it again with --debug and report what that shows.';
    return { state: 'problem', detail: messageOf(error), remedy };
  }
}

/** A config that cannot be read is told by its own check; the others then do without. */
function openScope(context: CommandContext): CheckScope {
  try {
    const { config, path } = context.config();
    const control = config.adminSocket === undefined ? undefined : createControlClient(config.adminSocket, 3_000);
    return { world: context.world, config, configPath: path, control, store: context.store };
  } catch (error) {
    const none = { config: undefined, configPath: undefined, control: undefined };
    return { world: context.world, ...none, store: context.store, ...problemOf(error) };
  }
}

const problemOf = (error: unknown): Pick<CheckScope, 'configProblem'> =>
  error instanceof SallyportError ? { configProblem: error } : {};
