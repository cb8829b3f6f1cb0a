import { join } from 'node:path';
import type { Clock } from '../../clock';
import type { ProxyConfig } from '../../config/schema';
import { FactorFolder } from './factor-folder';
import type { FactorStore } from './factor-store';
import { FactorTable } from './factor-table';

/** Where the config says that used and wrong codes are kept; beside the locks where it does not say. */
export function openFactorStore(
  { mfa, control, stateDirectory }: Pick<ProxyConfig, 'mfa' | 'control' | 'stateDirectory'>,
  clock: Clock,
): FactorStore {
  if (mfa.table !== undefined) return new FactorTable(mfa.table, clock);
  return new FactorFolder(mfa.directory ?? join(control.lockDirectory ?? stateDirectory, 'second-factor'));
}
