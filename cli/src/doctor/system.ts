import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { formatBytes, formatDuration } from '../output/time';
import { ok, problem, skipped, warning, type Check } from './check';

export const proxyCheck: Check = {
  name: 'proxy',
  run: async ({ control }) => {
    if (control === undefined) return skipped('the config names no `adminSocket`');
    const health = await control.health();
    const detail = `${health.status}, ${health.sessions} sessions, up ${formatDuration(health.uptimeSeconds * 1000)}, on ${health.listen.join(', ')}`;
    if (health.crypto === 'javascript')
      return warning(`${detail}; it encrypts in JavaScript`, 'Run `npm rebuild ssh2` and start the proxy again.');
    return health.status === 'degraded'
      ? warning(detail, `Look at its log${health.audit.lastError === undefined ? '' : `: ${health.audit.lastError}`}.`)
      : ok(detail);
  },
};

/** So many events not delivered is no longer the batch that is under way. */
const LAGGING_EVENTS = 1_000;

export const spoolCheck: Check = {
  name: 'audit spool',
  run: async ({ config, control }) => {
    if (config?.spoolDirectory === undefined) return skipped('the config names no `spoolDirectory`');
    const folder = config.spoolDirectory;
    const segments = readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
    const bytes = segments.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    const size = `${segments.length} segments, ${formatBytes(bytes)}`;
    const audit = (await control?.health().catch(() => undefined))?.audit;
    if (audit === undefined) return ok(`${size}; the proxy does not run`);
    const lag = audit.lastSequence - audit.lastShippedSequence;
    const detail = `${size}; event ${audit.lastSequence}, delivered to ${audit.lastShippedSequence}`;
    if (audit.deadLetters > 0)
      return problem(
        `${detail}; ${audit.deadLetters} dead letters`,
        'The audit store refused these events for good: see the dead-letters folder beside the spool.',
      );
    if (lag > LAGGING_EVENTS)
      return warning(
        detail,
        `The audit store is slow or away${audit.lastError === undefined ? '' : `: ${audit.lastError}`}.`,
      );
    return ok(detail);
  },
};
