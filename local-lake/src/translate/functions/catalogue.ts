import { SqlError, type Position } from '@sallyport/sql';
import { ARRAY_FUNCTIONS } from './arrays';
import { BYTE_FUNCTIONS } from './bytes';
import type { Emit } from './emit';
import { JSON_FUNCTIONS } from './json';
import { MAP_FUNCTIONS } from './maps';
import { NUMBER_FUNCTIONS } from './numbers';
import { OPERATORS } from './operators';
import { REGEXP_FUNCTIONS } from './regexps';
import { TEXT_FUNCTIONS } from './text';
import { TIME_FUNCTIONS } from './times';

const EMITS = new Map<string, Emit>(
  [
    OPERATORS,
    TEXT_FUNCTIONS,
    REGEXP_FUNCTIONS,
    NUMBER_FUNCTIONS,
    TIME_FUNCTIONS,
    ARRAY_FUNCTIONS,
    MAP_FUNCTIONS,
    JSON_FUNCTIONS,
    BYTE_FUNCTIONS,
  ].flatMap(Object.entries),
);

export function findEmit(name: string, at: Position): Emit {
  const emit = EMITS.get(name);
  if (!emit)
    throw new SqlError(
      'SQL_NOT_PORTABLE',
      at,
      `${name} is not available in the local audit store`,
      'Use another function.',
    );
  return emit;
}

/** The scalar functions and operators that the local audit store can calculate. */
export const localFunctions = (): string[] => [...EMITS.keys()];
