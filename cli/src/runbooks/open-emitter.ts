import { createPutAuditEvents, createRunEmitter, LOCAL_CREDENTIALS, type RunEmitter } from '@sallyport/runbooks';
import type { CommandContext } from '../commands/command-context';

/** Where runs and responses are audited. Undefined, with a hint, for a config without a channel. */
export function openEmitter(context: CommandContext): RunEmitter | undefined {
  const lake = context.config().config.lake;
  if (lake?.channelArn === undefined) {
    context.output.note('Runs and responses are not audited: the config names no `lake.channelArn`.');
    return undefined;
  }
  const { channelArn, endpoint, region, eventSource } = lake;
  return createRunEmitter({
    put: createPutAuditEvents({
      channelArn,
      endpoint,
      region,
      ...(endpoint === undefined ? {} : { credentials: LOCAL_CREDENTIALS }),
    }),
    channelArn,
    eventSource,
    principal: context.world.userName,
  });
}
