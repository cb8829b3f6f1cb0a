import type { ProxyConfig } from '../config/schema';
import type { Log } from '../log';
import { watchInstanceLifecycle } from './instance-lifecycle';
import { createInstanceMetadata } from './instance-metadata';
import { startTaskProtection } from './task-protection';

export interface HostDutiesOptions {
  readonly config: ProxyConfig['aws'];
  readonly sessions: () => number;
  readonly drain: () => void;
  readonly log: Log;
  /** `ECS_AGENT_URI`, which ECS gives its containers. */
  readonly agentUri: string | undefined;
}

/** What the proxy owes to the ECS service or the Auto Scaling group that it runs in. */
export interface HostDuties {
  /** The last thing that the proxy does: afterwards the host may go away. */
  complete(): Promise<void>;
}

export function takeUpHostDuties({ config, sessions, drain, log, agentUri }: HostDutiesOptions): HostDuties {
  if (config.taskProtection && agentUri === undefined) {
    log.error({}, 'aws.taskProtection is on, and there is no ECS_AGENT_URI: this is no ECS task with platform version 1.4.0 or agent 1.65.0');
  }
  const protection = config.taskProtection && agentUri !== undefined ? startTaskProtection({ agentUri, sessions, log }) : undefined;
  const lifecycle =
    config.lifecycleHook === undefined
      ? undefined
      : watchInstanceLifecycle({ hook: config.lifecycleHook, metadata: createInstanceMetadata(), onTerminating: drain, log });
  return {
    async complete() {
      await protection?.close();
      await lifecycle?.complete();
    },
  };
}
