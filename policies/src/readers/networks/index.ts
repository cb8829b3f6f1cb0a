export { ACL_RULE_TYPES, ACL_TYPES, aclEntriesOf, openingsOf, type AclEntry, type Opening } from './acl';
export { byOwner, type Owned } from './by-owner';
export { isOwnAddress } from './own-addresses';
export { parseCidr, type AddressRange } from './address-range';
export { countOf, union, without } from './address-set';
export { covers, type Traffic } from './ports';
export { isWiderThan, publicPart, type Widths } from './public-space';
export { readCidr } from './read-cidr';
