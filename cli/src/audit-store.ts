import { openAuditStore as open, type AuditStoreConfig, type OpenAuditStore } from '@sallyport/runbooks';
import type { CommandContext } from './commands/command-context';
import type { CliConfig } from './config/schema';
import { cliError } from './errors';

/** What --store may name; the first that is configured is asked when it names none. */
export const STORE_NAMES = ['athena', 'lake'] as const;
export type StoreName = (typeof STORE_NAMES)[number];

/** How to reach the audit stores of a config; a lake with an endpoint is a local one. */
function configuredStores(config: CliConfig): ReadonlyMap<StoreName, AuditStoreConfig> {
  const { auditStore, lake } = config;
  const stores = new Map<StoreName, AuditStoreConfig>();
  if (auditStore !== undefined) {
    stores.set('athena', { ...auditStore, readerRoleArn: auditStore.roleArn });
  }
  if (lake !== undefined) {
    const { endpoint, region } = lake;
    const { ssh_events, management_events } = lake.eventDataStores;
    const eventDataStores = { ssh_events, ...(management_events === undefined ? {} : { management_events }) };
    stores.set(
      'lake',
      endpoint === undefined
        ? { type: 'lake', region, eventDataStores }
        : { type: 'local', endpoint, region, eventDataStores },
    );
  }
  return stores;
}

/** Which store is asked: the one named, else the first configured. */
export const chosenStoreName = (config: CliConfig, named: StoreName | undefined): StoreName | undefined =>
  named ?? [...configuredStores(config).keys()][0];

/** How to reach that store; undefined when it is not configured. */
export function chosenStore(config: CliConfig, named: StoreName | undefined): AuditStoreConfig | undefined {
  const name = chosenStoreName(config, named);
  return name === undefined ? undefined : configuredStores(config).get(name);
}

/** The audit store that the config, and --store, name. */
export function openAuditStore(context: CommandContext): OpenAuditStore {
  const { path, config } = context.config();
  const chosen = chosenStore(config, context.store);
  if (chosen !== undefined) return open(chosen);
  const missing = { athena: 'key `auditStore`', lake: 'key `lake`' } as const;
  const said =
    context.store === undefined
      ? 'neither key `auditStore` nor key `lake` is there, and this command asks the audit store'
      : `${missing[context.store]}: is missing, and --store names it`;
  throw cliError('CLI_CONFIG_INVALID', `${path}: ${said}`);
}
