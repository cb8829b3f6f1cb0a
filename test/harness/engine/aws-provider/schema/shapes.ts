/** What a property may hold, as the package declares it. */
export type Shape =
  | { readonly kind: 'string' | 'number' | 'boolean' | 'any' | 'asset' | 'archive' }
  | { readonly kind: 'array'; readonly of: Shape }
  | { readonly kind: 'map'; readonly of: Shape }
  /** Dotted name below `inputs`, looked up when a value is checked against it. */
  | { readonly kind: 'object'; readonly name: string }
  | { readonly kind: 'union'; readonly of: readonly Shape[] };

export interface Member {
  readonly shape: Shape;
  readonly required: boolean;
}

export type Members = Readonly<Record<string, Member>>;

export interface ResourceSchema {
  readonly token: string;
  readonly inputs: Members;
  /** Declared outputs; `required` ones are always there once the resource exists. */
  readonly outputs: Members;
}
