import type { ProgramConfig } from '../config/schema';
import { defined } from '../defined';

/** Arguments that every component takes. */
export interface Shared {
  readonly namePrefix?: string;
  readonly tags?: Record<string, string>;
}

export const shared = ({ namePrefix, tags }: ProgramConfig): Shared => defined({ namePrefix, tags });
