export { GROUP_IDS, groupsOf, NETWORK_TYPES, sourcesOf, topPropertyOf, type Group, type HeldSource } from './groups';
export {
  GROUP_TYPES,
  groupPropertyOf,
  INGRESS_PROPERTIES,
  INGRESS_TYPES,
  ingressOf,
  RULE_TYPES,
  type Ingress,
  type Source,
} from './ingress';
export { wideRanges } from './open-sources';
