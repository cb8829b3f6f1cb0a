import type { Clock } from '../clock';
import type { ProxyConfig } from '../config/schema';
import type { AuditEventClient } from './audit-event-client';
import { createFirehoseClient } from './firehose-client';
import { createLakeClient } from './lake-client';

export type SinkConfig = ProxyConfig['audit']['sinks'][number];

export function createSinkClient(sink: SinkConfig, clock: Clock): AuditEventClient {
  return sink.type === 'lake' ? createLakeClient(sink) : createFirehoseClient(sink, clock);
}

/** By what a sink is told from others: in logs, and in the names of its files. */
export const sinkName = (sink: SinkConfig): string =>
  sink.type === 'lake' ? sink.channelArn : `firehose:${sink.region}:${sink.streamName}`;
