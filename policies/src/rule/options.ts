/** One setting of a rule, with its default: what the engine takes as JSON schema and the rule as a value. */
export interface Option<T> {
  readonly default: T;
  readonly description: string;
  readonly schema: OptionSchema;
}

/** The part of JSON schema that Pulumi takes for the config of a policy. */
export interface OptionSchema {
  readonly type: 'boolean' | 'integer' | 'number' | 'string' | 'array';
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  readonly items?: { readonly type: 'string' };
}

export type Options = Readonly<Record<string, Option<unknown>>>;
export type Settings<O extends Options> = { readonly [K in keyof O]: O[K]['default'] };

export const flagOption = (value: boolean, description: string): Option<boolean> => ({
  default: value,
  description,
  schema: { type: 'boolean' },
});

export const integerOption = (
  value: number,
  description: string,
  bounds: { readonly minimum?: number; readonly maximum?: number } = {},
): Option<number> => ({ default: value, description, schema: { type: 'integer', ...bounds } });

export const textOption = (value: string, description: string): Option<string> => ({
  default: value,
  description,
  schema: { type: 'string' },
});

export const choiceOption = <const T extends string>(
  value: T,
  choices: readonly T[],
  description: string,
): Option<T> => ({
  default: value,
  description,
  schema: { type: 'string', enum: choices },
});

export const textsOption = (value: readonly string[], description: string): Option<readonly string[]> => ({
  default: value,
  description,
  schema: { type: 'array', items: { type: 'string' } },
});
