import { linksOf, type Property, type StackResource } from '../../model';

const ADDRESSES =
  /^aws(?::ec2\/|-native:ec2:)(?:vpc|subnet|defaultVpc|defaultSubnet|eip|instance|natGateway|networkInterface)/i;

/**
 * Whether a range that is not known yet comes from a network or an address of the stack itself, and so is narrow whatever its
 * numbers will be: AWS gives out no network wider than a /16 of IPv4, or a /44 of IPv6.
 */
export function isOwnAddress(resource: StackResource, range: Property): boolean {
  const property = /^[^.[]+/.exec(range.path)?.[0] ?? '';
  return range.isUnknown && linksOf(resource, property).some(({ type }) => ADDRESSES.test(type));
}
