import { z } from 'zod';
import { AwsError } from './aws-error';
import { maxResults, nextToken, parseInput } from './input';
import { page } from './paging';
import type { EventDataStore, LakeResources } from './resources';

const ARN_OR_ID =
  /^(?:arn:aws[a-z-]*:cloudtrail:[a-z0-9-]+:\d{12}:eventdatastore\/)?([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})$/;
const RETENTION_DAYS = 3653;
const reference = z.object({ EventDataStore: z.string().min(3).max(256) });
const listing = z.object({ MaxResults: maxResults, NextToken: nextToken });

/** @throws AwsError EventDataStoreARNInvalidException or EventDataStoreNotFoundException */
export function findEventDataStore(resources: LakeResources, arnOrId: string): EventDataStore {
  const id = ARN_OR_ID.exec(arnOrId)?.[1];
  if (id === undefined)
    throw new AwsError('EventDataStoreARNInvalidException', `${arnOrId} is not the ARN or id of an event data store`);
  const found = Object.values(resources.stores).find(
    (store) => store.id === id && (arnOrId === id || arnOrId === store.arn),
  );
  if (found === undefined)
    throw new AwsError('EventDataStoreNotFoundException', `There is no event data store ${arnOrId}`);
  return found;
}

/** GetEventDataStore. Times are Unix seconds, as AWS JSON 1.1 has them. */
export function getEventDataStore(resources: LakeResources, input: unknown): object {
  const store = findEventDataStore(resources, parseInput(reference, input).EventDataStore);
  const created = resources.createdMs / 1000;
  return {
    EventDataStoreArn: store.arn,
    Name: store.name,
    Status: 'ENABLED',
    AdvancedEventSelectors: [
      { Name: store.name, FieldSelectors: [{ Field: 'eventCategory', Equals: [store.eventCategory] }] },
    ],
    MultiRegionEnabled: false,
    OrganizationEnabled: false,
    RetentionPeriod: RETENTION_DAYS,
    TerminationProtectionEnabled: false,
    CreatedTimestamp: created,
    UpdatedTimestamp: created,
    BillingMode: 'EXTENDABLE_RETENTION_PRICING',
    FederationStatus: 'DISABLED',
    PartitionKeys: [{ Name: 'calendarday', Type: 'string' }],
  };
}

/** ListEventDataStores */
export function listEventDataStores(resources: LakeResources, input: unknown): object {
  const { MaxResults, NextToken } = parseInput(listing, input, PAGE_ERRORS);
  const stores = Object.values(resources.stores).map((store) => ({ EventDataStoreArn: store.arn, Name: store.name }));
  const { items, nextToken: next } = page(stores, 'event-data-stores', NextToken, MaxResults);
  return { EventDataStores: items, ...(next !== undefined && { NextToken: next }) };
}

export const PAGE_ERRORS = {
  MaxResults: 'InvalidMaxResultsException',
  MaxQueryResults: 'InvalidMaxResultsException',
  NextToken: 'InvalidNextTokenException',
} as const;
