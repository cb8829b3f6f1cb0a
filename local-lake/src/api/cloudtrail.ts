import type { QueryService } from '../query/query-service';
import { AwsError } from './aws-error';
import { getChannel, listChannels } from './channels';
import { cancelQuery, describeQuery, getQueryResults, listQueries, startQuery } from './queries';
import type { LakeResources } from './resources';
import { getEventDataStore, listEventDataStores } from './stores';

type Operation = (input: unknown, resources: LakeResources, queries: QueryService) => object | Promise<object>;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  StartQuery: (input, _, queries) => startQuery(queries, input),
  DescribeQuery: (input, _, queries) => describeQuery(queries, input),
  GetQueryResults: (input, _, queries) => getQueryResults(queries, input),
  CancelQuery: (input, _, queries) => cancelQuery(queries, input),
  ListQueries: (input, resources, queries) => listQueries(queries, resources, input),
  GetEventDataStore: (input, resources) => getEventDataStore(resources, input),
  ListEventDataStores: (input, resources) => listEventDataStores(resources, input),
  GetChannel: (input, resources) => getChannel(resources, input),
  ListChannels: (input, resources) => listChannels(resources, input),
};

/** boto3 sends the long form of X-Amz-Target, the JavaScript SDK the short one. */
const TARGET = /^(?:com\.amazonaws\.cloudtrail\.v20131101\.)?CloudTrail_20131101\.([A-Za-z]{1,64})$/;

/**
 * One call of the `cloudtrail` service, AWS JSON 1.1.
 * @throws AwsError
 */
export async function callCloudTrail(
  target: string,
  input: unknown,
  resources: LakeResources,
  queries: QueryService,
): Promise<object> {
  const name = TARGET.exec(target)?.[1];
  if (name === undefined)
    throw new AwsError('UnknownOperationException', 'X-Amz-Target names no operation of CloudTrail', 404);
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (operation === undefined)
    throw new AwsError(
      'UnsupportedOperationException',
      `The local lake does not do ${name}; it does ${Object.keys(OPERATIONS).join(', ')}`,
    );
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw new AwsError('SerializationException', 'The request body must be a JSON object');
  return operation(input, resources, queries);
}
