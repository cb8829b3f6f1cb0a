import { SqlError, type Position } from '../errors';
import type { Name } from '../syntax/ast';
import type { Typed } from './typed';

/** One name that expressions can refer to. */
export interface Field {
  /** As written or declared; undefined for an unnamed expression, which nothing can refer to. */
  readonly name?: string;
  /** The alias or the parts of the table's name, in lower case; empty where there is none. */
  readonly qualifiers: readonly string[];
  readonly of: Typed;
}

/** The names visible in one place; what is not found is looked for in the surrounding scope. */
export class Scope {
  constructor(
    readonly fields: readonly Field[],
    readonly outer?: Scope,
  ) {}

  /** `qualifier.qualifier.name`, longest first; @throws SqlError where several fields match. */
  find(parts: readonly Name[], at: Position): Typed | undefined {
    const names = parts.map(({ text }) => text.toLowerCase());
    const name = names.at(-1);
    const qualifiers = names.slice(0, -1);
    const matches = this.fields.filter(
      (field) => field.name?.toLowerCase() === name && endsWith(field.qualifiers, qualifiers),
    );
    if (matches.length > 1) {
      throw new SqlError(
        'SQL_AMBIGUOUS_COLUMN',
        at,
        `column '${parts.map(({ text }) => text).join('.')}' is ambiguous`,
        "Write the table's alias before it.",
      );
    }
    return matches[0]?.of ?? this.outer?.find(parts, at);
  }

  /** Names to suggest, as they are declared. */
  names(): string[] {
    const own = this.fields.flatMap(({ name, of }) =>
      name === undefined ? [] : [of.kind === 'column' && of.name !== '' ? of.name : name],
    );
    return [...own, ...(this.outer?.names() ?? [])];
  }

  /** Fields of rows in sight that have this name, as paths. */
  paths(name: string): string[] {
    const own = this.fields.flatMap((field) =>
      field.of.type.kind === 'row' && field.of.kind === 'column'
        ? field.of.type.fields.flatMap((member) =>
            member.name?.toLowerCase() === name ? [`${nameOf(field)}.${member.name}`] : [],
          )
        : [],
    );
    return [...own, ...(this.outer?.paths(name) ?? [])];
  }

  hasQualifier(qualifier: string): boolean {
    return (
      this.fields.some(({ qualifiers }) => qualifiers.at(-1) === qualifier) ||
      (this.outer?.hasQualifier(qualifier) ?? false)
    );
  }
}

const endsWith = (all: readonly string[], end: readonly string[]): boolean =>
  end.length <= all.length && end.every((part, i) => all[all.length - end.length + i] === part);

const nameOf = ({ name, of }: Field): string => (of.kind === 'column' && of.name !== '' ? of.name : (name ?? ''));
