import {
  createPutAuditEvents,
  createPutToStream,
  createRunEmitter,
  LOCAL_CREDENTIALS,
  type PutAuditEvents,
  type RunEmitter,
} from '@sallyport/runbooks';
import { chosenStoreName } from '../audit-store';
import type { CommandContext } from '../commands/command-context';
import type { CliConfig } from '../config/schema';

interface Writer {
  readonly put: PutAuditEvents;
  readonly channelArn: string;
  readonly eventSource: string;
}

/** Where runs and responses are audited: the store that is asked. Undefined, with a hint, where the config names no way in. */
export function openEmitter(context: CommandContext): RunEmitter | undefined {
  const { config } = context.config();
  const isAthena = chosenStoreName(config, context.store) === 'athena';
  const writer = isAthena ? streamWriter(config) : channelWriter(config);
  if (writer === undefined) {
    const key = isAthena ? 'auditStore.streamArn' : 'lake.channelArn';
    context.output.note(`Runs and responses are not audited: the config names no \`${key}\`.`);
    return undefined;
  }
  return createRunEmitter({ ...writer, principal: context.world.userName });
}

function streamWriter({ auditStore }: CliConfig): Writer | undefined {
  if (auditStore?.streamArn === undefined) return undefined;
  const { streamArn, writerRoleArn, eventSource } = auditStore;
  return { put: createPutToStream({ streamArn, writerRoleArn }), channelArn: streamArn, eventSource };
}

function channelWriter({ lake }: CliConfig): Writer | undefined {
  if (lake?.channelArn === undefined) return undefined;
  const { channelArn, endpoint, region, eventSource } = lake;
  const credentials = endpoint === undefined ? {} : { credentials: LOCAL_CREDENTIALS };
  return { put: createPutAuditEvents({ channelArn, endpoint, region, ...credentials }), channelArn, eventSource };
}
