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
