import * as aws from '@pulumi/aws';
import { PARTITION_COLUMN, partitionDayFormat, SSH_EVENTS_COLUMNS } from '@sallyport/contract';
import * as pulumi from '@pulumi/pulumi';
import { childName, type StoreContext } from '../store-context';
import { athenaView } from './athena-view';
import { hiveFileType } from './column-types';
import { createGlueView } from './glue-view';

/** Folder of the events in their bucket. */
export const EVENTS_PREFIX = 'events/';

/**
 * Reads lines of JSON. Unlike the OpenX SerDe it compares struct members regardless of case and leaves the keys of maps
 * alone; and AWS says of OpenX that "the number of results and their values can be non-deterministic", which is nothing for
 * an audit. https://docs.aws.amazon.com/athena/latest/ug/openx-json-serde.html
 */
export const JSON_SERDE = 'org.apache.hive.hcatalog.data.JsonSerDe';
export const TEXT_OUTPUT_FORMAT = 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat';

const TABLE = 'ssh_events_files';
const VIEW = 'ssh_events';

export interface EventsTableOptions {
  readonly databaseName: pulumi.Output<string>;
  readonly bucketName: pulumi.Output<string>;
  readonly retentionDays: pulumi.Output<number>;
}

/** The table over the events' files and the view `ssh_events` with the contract's columns. Gives the view's name. */
export function createEventsTable(store: StoreContext, options: EventsTableOptions): pulumi.Output<string> {
  const { databaseName, bucketName, retentionDays } = options;
  const location = pulumi.interpolate`s3://${bucketName}/${EVENTS_PREFIX}`;
  const table = new aws.glue.CatalogTable(
    childName(store, 'ssh-events-files'),
    {
      databaseName,
      name: TABLE,
      description: 'Files of audit events, as Firehose writes them; ask the view ssh_events',
      tableType: 'EXTERNAL_TABLE',
      partitionKeys: [{ name: PARTITION_COLUMN, type: 'string' }],
      parameters: {
        classification: 'json',
        'projection.enabled': 'true',
        [`projection.${PARTITION_COLUMN}.type`]: 'date',
        [`projection.${PARTITION_COLUMN}.format`]: partitionDayFormat('ssh_events'),
        [`projection.${PARTITION_COLUMN}.range`]: retentionDays.apply((days) => `NOW-${days + 1}DAYS,NOW+1DAYS`),
        'storage.location.template': pulumi.interpolate`${location}${PARTITION_COLUMN}=\${${PARTITION_COLUMN}}/`,
      },
      storageDescriptor: {
        columns: Object.entries(SSH_EVENTS_COLUMNS).map(([name, type]) => ({
          name: name.toLowerCase(),
          type: hiveFileType(type, 'maps'),
        })),
        location,
        compressed: true,
        inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
        outputFormat: TEXT_OUTPUT_FORMAT,
        serDeInfo: { serializationLibrary: JSON_SERDE },
      },
    },
    { parent: store.parent },
  );
  return createGlueView(store, {
    name: VIEW,
    description: 'Audit events, with the columns of CloudTrail Lake',
    databaseName,
    view: pulumi
      .all([databaseName, table.name])
      .apply(([database, name]) => athenaView({ database, table: name, columns: SSH_EVENTS_COLUMNS, maps: 'maps' })),
  });
}
