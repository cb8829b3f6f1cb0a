import { MalformedError, type Property } from '../../model';
import { parseCidr, type AddressRange } from './address-range';

/** The range of a property that holds a CIDR; none where it is not set. */
export function readCidr(at: Property): AddressRange | undefined {
  const text = at.text();
  if (text === undefined || text === '') return undefined;
  const range = parseCidr(text);
  if (range === undefined) throw new MalformedError(at, 'is no CIDR');
  return range;
}
