import { messageOf } from '@sallyport/contract';
import { z } from 'zod';
import type { Log } from '../log';

export interface TaskProtectionOptions {
  /** `ECS_AGENT_URI` of the container. */
  readonly agentUri: string;
  readonly sessions: () => number;
  readonly log: Log;
  readonly pollMs?: number;
  /** Monotonic, in ms. */
  readonly now?: () => number;
}

export interface TaskProtection {
  close(): Promise<void>;
}

const POLL_MS = 2_000;
const EXPIRES_MINUTES = 60;
/** Well before it expires; and what failed is tried again then, or at the next poll where the state has to change. */
const RENEW_MS = 15 * 60_000;
const TIMEOUT_MS = 5_000;

/** `failure` and `error` come with statuses of their own, and it is not documented that they always do. */
const answerSchema = z.object({ protection: z.object({ ProtectionEnabled: z.boolean() }) });

async function setProtection(agentUri: string, isEnabled: boolean): Promise<void> {
  const body = isEnabled ? { ProtectionEnabled: true, ExpiresInMinutes: EXPIRES_MINUTES } : { ProtectionEnabled: false };
  const response = await fetch(`${agentUri}/task-protection/v1/state`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  const answer = response.ok ? answerSchema.safeParse(JSON.parse(text)) : undefined;
  if (answer?.data?.protection.ProtectionEnabled !== isEnabled) throw new Error(`HTTP ${response.status}: ${text.slice(0, 300)}`);
}

/**
 * Keeps ECS from stopping the task for a scale-in or a deployment while sessions live.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html
 */
export function startTaskProtection(options: TaskProtectionOptions): TaskProtection {
  const { agentUri, sessions, log, pollMs = POLL_MS, now = () => performance.now() } = options;
  let setTo: boolean | undefined;
  let setAt = -Infinity;
  let complaint = '';
  let working: Promise<void> | undefined;

  const look = async (): Promise<void> => {
    const wanted = sessions() > 0;
    if (wanted === setTo && (!wanted || now() - setAt < RENEW_MS)) return;
    // It runs from some time after the question; counted from before it, the renewal is never late.
    const askedAt = now();
    try {
      await setProtection(agentUri, wanted);
      setTo = wanted;
      setAt = askedAt;
      complaint = '';
    } catch (error) {
      if (messageOf(error) !== complaint) log.error({ error: messageOf(error) }, 'the protection of the ECS task could not be changed; it is tried again');
      complaint = messageOf(error);
    }
  };
  const timer = setInterval(() => {
    working ??= look().finally(() => (working = undefined));
  }, pollMs);
  timer.unref();
  return {
    async close() {
      clearInterval(timer);
      await working;
    },
  };
}
