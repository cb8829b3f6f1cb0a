import { AGGREGATE_FUNCTIONS } from './aggregates';
import { SCALAR_FUNCTIONS } from './scalars';
import { REFUSED_FUNCTIONS } from './refused';
import { signature, type Signature } from './signature';
import { WINDOW_FUNCTIONS } from './windows';

export type FunctionKind = 'scalar' | 'aggregate' | 'window';

export interface PortableFunction {
  readonly name: string;
  readonly kind: FunctionKind;
  readonly signatures: readonly Signature[];
}

const build = (kind: FunctionKind, table: Readonly<Record<string, readonly string[]>>): PortableFunction[] =>
  Object.entries(table).map(([name, texts]) => ({ name, kind, signatures: texts.map(signature) }));

const FUNCTIONS = new Map<string, PortableFunction>(
  [
    ...build('scalar', SCALAR_FUNCTIONS),
    ...build('aggregate', AGGREGATE_FUNCTIONS),
    ...build('window', WINDOW_FUNCTIONS),
  ].map((entry) => [entry.name, entry]),
);

/** Every function that a portable query may call. What is not here is refused. */
export const portableFunctions = (): readonly PortableFunction[] => [...FUNCTIONS.values()];

export const findFunction = (name: string): PortableFunction | undefined => FUNCTIONS.get(name.toLowerCase());

/** What to write instead of a function that Trino has, but that is not portable. */
export const insteadOf = (name: string): string | undefined => REFUSED_FUNCTIONS[name.toLowerCase()];
