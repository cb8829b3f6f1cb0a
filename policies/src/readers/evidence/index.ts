export { evidenceIn, type Evidence } from './kept-evidence';
export { holdsEvidence, LOG_GROUP_TYPES, namesLogGroup } from './log-groups';
export { isTaggedEvidence } from './tags';
