import { openAuditStore, type OpenAuditStore } from '@sallyport/runbooks';
import type { RunnerSink } from './environment';
import { RunnerError } from './errors';

/** The store behind the sink that RunbookAlarms was given. */
export function openSinkStore(sink: RunnerSink): OpenAuditStore {
  const { region, readerRoleArn } = sink;
  if (sink.type === 'lake') {
    const { eventDataStoreArn, managementEventDataStoreArn } = sink;
    if (eventDataStoreArn === undefined) throw incomplete('eventDataStoreArn');
    return openAuditStore({
      type: 'lake',
      region,
      readerRoleArn,
      eventDataStores: {
        ssh_events: eventDataStoreArn,
        ...(managementEventDataStoreArn === undefined ? {} : { management_events: managementEventDataStoreArn }),
      },
    });
  }
  const { workgroup, database, sshEventsTable, managementEventsTable, resultsLocation } = sink;
  if (workgroup === undefined) throw incomplete('workgroup');
  if (database === undefined) throw incomplete('database');
  return openAuditStore({
    type: 'athena',
    region,
    workgroup,
    database,
    sshEventsTable,
    managementEventsTable,
    resultsLocation,
    readerRoleArn,
  });
}

const incomplete = (key: string): RunnerError =>
  new RunnerError('RUNNER_ENVIRONMENT', `the audit sink has no ${key}, so its store cannot be asked`);
