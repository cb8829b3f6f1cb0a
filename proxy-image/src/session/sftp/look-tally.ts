import { SFTP_LIMITS } from './protocol';

/**
 * Counts the looks at files (stat, readlink, realpath and the like). A client may take thousands a second, so the event
 * of the channel's end tells how many there were. Those that are refused have an event each, up to a bound.
 */
export class LookTally {
  private permitted = 0;
  private refused = 0;

  permit(): void {
    this.permitted++;
  }

  /** Whether this refusal is to have an event of its own. */
  refuse(): boolean {
    return ++this.refused <= SFTP_LIMITS.recordedLookRefusals;
  }

  get outcome(): Readonly<Record<string, string>> {
    return { metadataReads: String(this.permitted), metadataRefusals: String(this.refused) };
  }
}
