import { messageOf } from '@sallyport/contract';
import type { Log } from '../log';
import { clientConfig } from './client-config';
import type { InstanceMetadata } from './instance-metadata';

export interface InstanceLifecycleOptions {
  readonly hook: { readonly autoScalingGroupName: string; readonly hookName: string };
  readonly metadata: InstanceMetadata;
  /** Called once, when the group is about to terminate the instance. */
  readonly onTerminating: () => void;
  readonly log: Log;
  readonly pollMs?: number;
}

export interface InstanceLifecycle {
  /** Lets the group go on, where it waits for this instance; call it when everything is closed. */
  complete(): Promise<void>;
}

const POLL_MS = 5_000;

/**
 * Watches for the group's decision to terminate this instance, by the metadata that needs no permission.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/retrieving-target-lifecycle-state-through-imds.html
 */
export function watchInstanceLifecycle({ hook, metadata, onTerminating, log, pollMs = POLL_MS }: InstanceLifecycleOptions): InstanceLifecycle {
  let isTerminating = false;
  let complaint = '';
  const look = async (): Promise<void> => {
    try {
      if ((await metadata.read('autoscaling/target-lifecycle-state')) !== 'Terminated' || isTerminating) return;
      isTerminating = true;
      clearInterval(timer);
      log.info({ ...hook }, 'the Auto Scaling group terminates this instance');
      onTerminating();
    } catch (error) {
      if (messageOf(error) !== complaint) log.warn({ error: messageOf(error) }, 'the lifecycle state of this instance cannot be read');
      complaint = messageOf(error);
    }
  };
  const timer = setInterval(() => void look(), pollMs);
  timer.unref();

  return {
    async complete() {
      clearInterval(timer);
      if (!isTerminating) return;
      try {
        const [InstanceId, region] = await Promise.all([metadata.read('instance-id'), metadata.read('placement/region')]);
        const sdk = await import('@aws-sdk/client-auto-scaling');
        const client = new sdk.AutoScalingClient(clientConfig({ region: region ?? '' }));
        const { autoScalingGroupName: AutoScalingGroupName, hookName: LifecycleHookName } = hook;
        await client.send(new sdk.CompleteLifecycleActionCommand({ AutoScalingGroupName, LifecycleHookName, InstanceId, LifecycleActionResult: 'CONTINUE' }));
        client.destroy();
      } catch (error) {
        log.error({ ...hook, error: messageOf(error) }, 'the lifecycle action could not be completed; the group goes on when the hook times out');
      }
    },
  };
}
