import { createLakeStore, type AuditStore } from '@sallyport/runbooks';
import { cliError } from './errors';
import type { CommandContext } from './commands/command-context';
import { LOCAL_CREDENTIALS } from './local-credentials';

export type OpenStore = AuditStore & { close(): void };

/** The audit store that the config names. Real credentials are never sent to a local lake. */
export function openAuditStore(context: CommandContext): OpenStore {
  const { path, config } = context.config();
  if (config.lake === undefined)
    throw cliError('CLI_CONFIG_INVALID', `${path}: key \`lake\`: is missing, and this command asks the audit store`);
  const { endpoint, region, eventDataStores } = config.lake;
  return createLakeStore({
    region,
    eventDataStores: {
      ssh_events: eventDataStores.ssh_events,
      ...(eventDataStores.management_events === undefined
        ? {}
        : { management_events: eventDataStores.management_events }),
    },
    ...(endpoint === undefined ? {} : { endpoint, credentials: LOCAL_CREDENTIALS }),
  });
}
