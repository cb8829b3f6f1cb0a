import { messageOf, type AuditStoreTable } from '@sallyport/contract';
import { z } from 'zod';
import { createPutAuditEvents } from '../emit/put-audit-events';
import { RunbookError } from '../errors';
import { createLakeStore } from '../store/lake-store';
import { LOCAL_CREDENTIALS } from '../store/local-credentials';
import type { CaseEnvironment } from './test-runbook';

export interface LocalEnvironmentOptions {
  /** A local lake that holds nothing else. */
  readonly endpoint: string;
  readonly channelArn: string;
  readonly eventDataStores: Readonly<Record<AuditStoreTable, string>>;
  /** The first window begins here; default five years ago. Unix time in ms. */
  readonly firstStartMs?: number;
}

const FIVE_YEARS_MS = 5 * 365 * 86_400_000;
/** Further apart than a proxy that fell silent in one case is waited for in the next. */
const MARGIN_SECONDS = 90_000;

/** Cases on a local lake: audit events by PutAuditEvents, management events by its import. */
export function createLocalEnvironment(options: LocalEnvironmentOptions): CaseEnvironment & { close(): void } {
  const { endpoint, channelArn, eventDataStores } = options;
  const [, , , region = 'us-east-1', accountId = ''] = channelArn.split(':');
  const store = createLakeStore({ endpoint, region, eventDataStores, credentials: LOCAL_CREDENTIALS });
  // Windows go forward, so that what a case sees after its own window is its own and not another's.
  let takenMs = Math.floor((options.firstStartMs ?? Date.now() - FIVE_YEARS_MS) / 60_000) * 60_000;
  return {
    store,
    accountId,
    region,
    putAuditEvents: createPutAuditEvents({ channelArn, endpoint, region, credentials: LOCAL_CREDENTIALS }),
    importManagementEvents: (records) => importRecords(endpoint, records),
    takeWindowEnd: (windowSeconds) => {
      takenMs += (windowSeconds + MARGIN_SECONDS) * 1_000;
      return takenMs;
    },
    close: () => store.close(),
  };
}

async function importRecords(endpoint: string, records: readonly object[]): Promise<void> {
  const url = new URL('/_local/import?file=cases', endpoint);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: JSON.stringify({ Records: records }),
  }).catch((error: unknown) => {
    throw new RunbookError('STORE_UNREACHABLE', `${url.href} did not answer: ${messageOf(error)}`, { cause: error });
  });
  const text = await response.text();
  const report = response.ok ? importReportSchema.safeParse(JSON.parse(text)) : undefined;
  if (report?.success !== true || report.data.failed > 0) {
    throw new RunbookError('STORE_UNREACHABLE', `${url.href} answered ${response.status}: ${text.slice(0, 300)}`, {
      remedy: 'Only a local lake can import management events; start one with `sallyport lake serve`.',
    });
  }
}

const importReportSchema = z.object({ loaded: z.int(), failed: z.int() });
