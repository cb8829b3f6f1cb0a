import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isRunning } from './audit/spool-owner';

/**
 * `ready.json`: a proxy listens, and where. A proxy that crashed leaves its file behind, and after a restart of a
 * container its process id is the new proxy's own, so that the id alone does not tell a file that is out of date.
 */
export class ReadyFile {
  constructor(private readonly path: string) {}

  /** Before the start: what a crash left goes. The file of a proxy that still ends stays; the spool is claimed after it. */
  removeStale(): void {
    const owner = this.owner();
    if (owner !== undefined && owner !== process.pid && isRunning(owner)) return;
    this.remove();
  }

  write(content: Readonly<Record<string, unknown>>): void {
    writeFileSync(this.path, `${JSON.stringify({ pid: process.pid, ...content })}\n`, { mode: 0o600 });
  }

  remove(): void {
    rmSync(this.path, { force: true });
  }

  private owner(): number | undefined {
    try {
      const content: unknown = JSON.parse(readFileSync(this.path, 'utf8'));
      const pid: unknown = typeof content === 'object' && content !== null && 'pid' in content ? content.pid : undefined;
      return typeof pid === 'number' ? pid : undefined;
    } catch {
      return undefined;
    }
  }
}
