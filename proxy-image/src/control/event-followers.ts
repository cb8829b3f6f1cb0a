import type { ServerResponse } from 'node:http';
import type { AuditEvent } from '@sallyport/contract';
import type { AuditTrail } from '../audit/audit-trail';
import { tooManyFollowers } from './errors';

const MAX_FOLLOWERS = 32;
/** A client that reads more slowly than events come is cut off, since the proxy waits for nobody. */
const MAX_UNREAD_BYTES = 4 * 1_048_576;

/** Clients that follow the audit trail live, as newline-delimited JSON. */
export class EventFollowers {
  private readonly followers = new Set<ServerResponse>();
  private readonly unsubscribe: () => void;

  constructor(trail: Pick<AuditTrail, 'subscribe'>) {
    this.unsubscribe = trail.subscribe((event) => this.publish(event));
  }

  /** Answers with events from now on, until the client goes away. */
  add(response: ServerResponse): void {
    if (this.followers.size >= MAX_FOLLOWERS) throw tooManyFollowers(MAX_FOLLOWERS);
    this.followers.add(response);
    response.once('close', () => this.followers.delete(response));
    response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
    response.flushHeaders();
  }

  private publish(event: AuditEvent): void {
    if (this.followers.size === 0) return;
    const line = `${JSON.stringify(event)}\n`;
    for (const follower of this.followers) {
      if (follower.writableLength > MAX_UNREAD_BYTES) follower.destroy();
      else follower.write(line);
    }
  }

  close(): void {
    this.unsubscribe();
    for (const follower of this.followers) follower.end();
  }
}
