import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ProxyId } from '@sallyport/contract';
import { DeadLetters } from './dead-letters';
import { ReceiptJournal } from './receipt-journal';
import { sinkName, type SinkConfig } from './sink-client';

/** A sink that is written to, with what is known of it from before. */
export interface OpenSink {
  readonly config: SinkConfig;
  readonly journal: ReceiptJournal;
  readonly deadLetters: DeadLetters;
  readonly cursor: { readonly proxyId: ProxyId; readonly sequence: number } | undefined;
}

/** Names a sink's files. The channel or stream is the sink, wherever its endpoint is today. */
function sinkId(sink: SinkConfig): string {
  return `${sink.type}-${createHash('sha256').update(sinkName(sink)).digest('hex').slice(0, 16)}`;
}

export async function openSinks(sinks: readonly SinkConfig[], stateDirectory: string): Promise<OpenSink[]> {
  const writable = sinks.filter((sink) => sink.mode === 'write');
  return Promise.all(
    writable.map(async (config) => {
      const id = sinkId(config);
      const { journal, cursor } = await ReceiptJournal.open(join(stateDirectory, 'receipts', id));
      const deadLetters = await DeadLetters.open(join(stateDirectory, 'dead-letters', `${id}.ndjson`));
      return { config, journal, deadLetters, cursor };
    }),
  );
}
