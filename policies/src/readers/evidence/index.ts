export { evidenceIn } from './kept-evidence';
export { holdsEvidence, LOG_GROUP_TYPES, logGroupsOfTrails, namesLogGroup } from './log-groups';
export { isTaggedEvidence } from './tags';
