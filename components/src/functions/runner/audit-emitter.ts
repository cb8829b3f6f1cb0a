import {
  createPutAuditEvents,
  createPutToStream,
  createRunEmitter,
  roleCredentials,
  type Clock,
  type PutAuditEvents,
  type RunEmitter,
} from '@sallyport/runbooks';
import type { RunnerEnvironment } from './environment';
import { RunnerError } from './errors';

/** Every run and every response is an audit event in the same store that it asks. One chain for each invocation. */
export function createAuditEmitter(environment: RunnerEnvironment, clock: Clock): RunEmitter {
  const { eventSource } = environment;
  return createRunEmitter({ ...writerOf(environment), eventSource, principal: 'sallyport-runner', clock });
}

function writerOf({ auditSink, auditEndpoint }: RunnerEnvironment): {
  readonly put: PutAuditEvents;
  readonly channelArn: string;
} {
  const { type, region, channelArn, streamArn, writerRoleArn } = auditSink;
  if (type === 'lake') {
    if (channelArn === undefined) throw missing('channelArn');
    const credentials = roleCredentials({ region, roleArn: writerRoleArn });
    return { put: createPutAuditEvents({ channelArn, region, endpoint: auditEndpoint, credentials }), channelArn };
  }
  if (streamArn === undefined) throw missing('streamArn');
  return { put: createPutToStream({ streamArn, writerRoleArn }), channelArn: streamArn };
}

const missing = (key: string): RunnerError => new RunnerError('RUNNER_ENVIRONMENT', `the audit sink has no ${key}`);
