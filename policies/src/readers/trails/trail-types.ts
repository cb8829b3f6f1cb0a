/** Canonical tokens of a trail of CloudTrail. */
export const TRAIL_TYPES: readonly string[] = ['aws:cloudtrail/trail:Trail', 'aws-native:cloudtrail:Trail'];
