import * as aws from '@pulumi/aws';
import { MANAGEMENT_EVENTS_COLUMNS, PARTITION_COLUMN, partitionDayFormat } from '@sallyport/contract';
import * as pulumi from '@pulumi/pulumi';
import { childName, type StoreContext } from '../store-context';
import { athenaView } from './athena-view';
import { hiveFileType } from './column-types';
import { JSON_SERDE, TEXT_OUTPUT_FORMAT } from './events-table';
import { createGlueView } from './glue-view';

export interface ManagementEventsOptions {
  readonly databaseName: pulumi.Output<string>;
  /** `s3://BUCKET/[PREFIX/]AWSLogs/[o-…/]`, with the slash at its end. */
  readonly location: pulumi.Output<string>;
  readonly accountIds: pulumi.Output<string[]>;
  readonly regions: pulumi.Output<string[]>;
}

const TABLE = 'management_events_files';
const VIEW = 'management_events';
/** Lake adds these; a trail's files do not have them. */
const ABSENT = ['eventjson', 'eventjsonchecksum'];
/** Days of a trail that can be asked about. What is older is still in the trail's bucket. */
const DAYS = 400;

/**
 * The table over a trail's files, as AWS documents it, and the view `management_events` with the contract's columns.
 * https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html
 */
export function createManagementEventsTable(
  store: StoreContext,
  { databaseName, location, accountIds, regions }: ManagementEventsOptions,
): pulumi.Output<string> {
  const day = PARTITION_COLUMN;
  const table = new aws.glue.CatalogTable(
    childName(store, 'management-events-files'),
    {
      databaseName,
      name: TABLE,
      description: 'Files of an existing CloudTrail trail; ask the view management_events',
      tableType: 'EXTERNAL_TABLE',
      partitionKeys: ['account', 'region', day].map((name) => ({ name, type: 'string' })),
      parameters: {
        classification: 'cloudtrail',
        'projection.enabled': 'true',
        'projection.account.type': 'enum',
        'projection.account.values': accountIds.apply((ids) => ids.join(',')),
        'projection.region.type': 'enum',
        'projection.region.values': regions.apply((names) => names.join(',')),
        [`projection.${day}.type`]: 'date',
        [`projection.${day}.format`]: partitionDayFormat('management_events'),
        [`projection.${day}.interval`]: '1',
        [`projection.${day}.interval.unit`]: 'DAYS',
        [`projection.${day}.range`]: `NOW-${DAYS}DAYS,NOW+1DAYS`,
        'storage.location.template': pulumi.interpolate`${location}\${account}/CloudTrail/\${region}/\${${day}}`,
      },
      storageDescriptor: {
        columns: Object.entries(MANAGEMENT_EVENTS_COLUMNS)
          .map(([name, type]) => ({ name: name.toLowerCase(), type: hiveFileType(type, 'jsonText') }))
          .filter(({ name }) => !ABSENT.includes(name)),
        location,
        inputFormat: 'com.amazon.emr.cloudtrail.CloudTrailInputFormat',
        outputFormat: TEXT_OUTPUT_FORMAT,
        serDeInfo: { serializationLibrary: JSON_SERDE },
      },
    },
    { parent: store.parent },
  );
  return createGlueView(store, {
    name: VIEW,
    description: 'CloudTrail management events, with the columns of CloudTrail Lake',
    databaseName,
    view: pulumi.all([databaseName, table.name]).apply(([database, name]) =>
      athenaView({
        database,
        table: name,
        columns: MANAGEMENT_EVENTS_COLUMNS,
        maps: 'jsonText',
        absent: ABSENT,
      }),
    ),
  });
}
