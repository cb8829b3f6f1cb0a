import { Property } from '../../model';

/** A property of a block that may be left out: where the block is missing or empty, nothing stands at the block's own path. */
export const within = (block: Property, key: string): Property =>
  block.isSet() ? block.at(key) : new Property(undefined, block.path);
