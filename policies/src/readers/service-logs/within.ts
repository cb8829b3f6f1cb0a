import { Property, UndecidedError } from '../../model';

/**
 * A property of a block that may be left out: where the block is missing or empty, nothing stands at the block's own path.
 * A block that is not known at all may yet be missing, so it is not taken for one that is there.
 */
export function within(block: Property, key: string): Property {
  if (block.isUnknown) throw new UndecidedError(block);
  return block.isSet() ? block.at(key) : nothingAt(block);
}

/** Nothing, at the path under which people would look for it. */
export const nothingAt = ({ path }: Property): Property => new Property(undefined, path);
