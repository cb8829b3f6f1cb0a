import { createAthenaStore, type AthenaStoreOptions } from './athena-store';
import type { AuditStore } from './audit-store';
import { createLakeStore, type LakeStoreOptions } from './lake-store';
import { LOCAL_CREDENTIALS } from './local-credentials';

/** Which audit store to ask, and how to reach it. */
export type AuditStoreConfig =
  | ({ readonly type: 'athena' } & AthenaStoreOptions)
  | ({ readonly type: 'lake' } & Omit<LakeStoreOptions, 'endpoint'>)
  | ({ readonly type: 'local'; readonly endpoint: string } & Omit<
      LakeStoreOptions,
      'endpoint' | 'credentials' | 'readerRoleArn'
    >);

/** A store that is to be closed. */
export type OpenAuditStore = AuditStore & { close(): void };

/** Opens a store without asking it anything yet. Throws `STORE_INVALID` or `STORE_UNREACHABLE` for what cannot be one. */
export function openAuditStore(config: AuditStoreConfig): OpenAuditStore {
  switch (config.type) {
    case 'athena':
      return createAthenaStore(config);
    case 'lake':
      return createLakeStore(config);
    case 'local':
      return createLakeStore({ ...config, credentials: LOCAL_CREDENTIALS });
  }
}
