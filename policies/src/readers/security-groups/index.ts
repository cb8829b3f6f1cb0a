export { GROUP_IDS, groupsOf, NETWORK_TYPES, sourcesOf, topPropertyOf, type HeldSource } from './groups';
export { GROUP_TYPES, groupPropertyOf, INGRESS_PROPERTIES, INGRESS_TYPES, ingressOf, RULE_TYPES } from './ingress';
export { wideRanges } from './open-sources';
