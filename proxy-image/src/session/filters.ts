import type { AccessDecision } from '../access/gate';
import type { SallyportError } from '@sallyport/contract';
import type { ByteFilter, FilterSinks } from './byte-filter';
import type { FileAction, TransferAct } from './transfer/transfer-filter';

/** What runs on a channel whose bytes the proxy may have to understand. */
export type ChannelProgram = { readonly kind: 'shell' } | { readonly kind: 'subsystem'; readonly name: string } | { readonly kind: 'command'; readonly command: string };

export interface FilterContext {
  readonly sinks: FilterSinks;
  authorize(action: FileAction, path: string): AccessDecision;
  record(act: TransferAct): Promise<unknown>;
  onViolation(violation: SallyportError): void;
}

/** The filter for a program, or undefined where bytes pass unseen. */
export type StartFilter = (program: ChannelProgram, context: FilterContext) => ByteFilter | undefined;
