import type { ValueMap } from '../../model';

/** One resource of a file, as it would be after the operation. */
export interface JudgedRow {
  readonly urn: string;
  readonly type: string;
  readonly inputs: Properties;
  /** Empty where the file does not tell them. */
  readonly outputs: Properties;
  readonly parent: string | undefined;
  /** URN of the provider. */
  readonly provider: string | undefined;
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  readonly links: Links | undefined;
  /** It is looked up and not made by this stack: nobody here answers for its properties. */
  readonly isExternal: boolean;
  readonly position: Position | undefined;
}

export interface Properties {
  readonly values: ValueMap;
  /** Paths of what the file does not hold in clear. */
  readonly secrets: readonly string[];
}

/** URNs of what a resource is made from; event logs do not tell them. */
export interface Links {
  readonly dependencies: readonly string[];
  readonly byProperty: Readonly<Record<string, readonly string[]>>;
}

/** The place in the program, relative to the folder of Pulumi.yaml. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export const FILE_KINDS = { events: 'event log', preview: 'preview', state: 'exported state' } as const;
export type FileKind = keyof typeof FILE_KINDS;

export interface JudgedFile {
  readonly name: string;
  readonly kind: FileKind;
  readonly rows: readonly JudgedRow[];
}
