const AWS = 'aws:cloudtrail/eventDataStore:EventDataStore';

/** Canonical tokens of an event data store of CloudTrail Lake. */
export const STORE_TYPES: readonly string[] = [AWS, 'aws-native:cloudtrail:EventDataStore'];

export const isStoreOfAws = (type: string): boolean => type === AWS;
