import type { ControlClient, SallyportError } from '@sallyport/contract';
import type { CliConfig } from '../config/schema';
import type { StoreName } from '../audit-store';
import type { World } from '../world';

/** What one check found. A remedy says what to do; a problem always has one. */
export type Finding =
  | { readonly state: 'ok' | 'skipped'; readonly detail: string; readonly remedy?: undefined }
  | { readonly state: 'warning' | 'problem'; readonly detail: string; readonly remedy: string };

export interface CheckScope {
  readonly world: World;
  /** Undefined when there is no config; checks that need one are skipped. */
  readonly config: CliConfig | undefined;
  readonly configPath: string | undefined;
  readonly control: ControlClient | undefined;
  /** The audit store that the command line names. */
  readonly store: StoreName | undefined;
  /** Why there is no config. */
  readonly configProblem?: SallyportError;
}

export interface Check {
  readonly name: string;
  run(scope: CheckScope): Promise<Finding> | Finding;
}

export const ok = (detail: string): Finding => ({ state: 'ok', detail });
export const skipped = (detail: string): Finding => ({ state: 'skipped', detail });
export const warning = (detail: string, remedy: string): Finding => ({ state: 'warning', detail, remedy });
export const problem = (detail: string, remedy: string): Finding => ({ state: 'problem', detail, remedy });
