export { ACL_RULE_TYPES, ACL_TYPES, aclEntriesOf, decisionOf, openingsOf, type AclEntry, type Decision } from './acl';
export { byOwner, type Owned } from './by-owner';
export { isOwnAddress } from './own-addresses';
export { parseCidr, type AddressRange } from './address-range';
export { without } from './address-set';
export { covers, type Traffic } from './ports';
export { isWiderThan, publicPart, type Widths } from './public-space';
export { readCidr } from './read-cidr';
