/** The parts of a URN in which a pattern is matched: `urn:pulumi:STACK::PROJECT::TYPE::NAME`. */
interface Parts {
  readonly stack: string;
  readonly project: string;
  /** Types of the parents and of the resource, joined by `$`. */
  readonly type: string;
  readonly name: string;
}

const PREFIX = 'urn:pulumi:';

export interface UrnPattern {
  readonly text: string;
  matches(urn: string): boolean;
}

export type ReadPattern =
  | { readonly kind: 'pattern'; readonly pattern: UrnPattern }
  /** `problem` follows the name of the key in a sentence. */
  | { readonly kind: 'refused'; readonly problem: string };

/** Reads a pattern; one that would fit resources that nobody named is refused. */
export function readUrnPattern(text: string): ReadPattern {
  if (text.trim() === '') return refused('is empty, which would waive everything');
  if (/^[*:\s]*$/.test(text)) return refused('holds only wildcards, which would waive everything');
  const parts = partsOf(text);
  if (parts === undefined) return refused(`is no pattern of a URN, which is ${PREFIX}STACK::PROJECT::TYPE::NAME`);
  const empty = Object.entries(parts).find(([, part]) => part === '');
  if (empty !== undefined) return refused(`has an empty ${empty[0]}; write * where any will do`);
  const ownType = ownTypeOf(parts.type);
  if (ownType.includes('*') && parts.name.includes('*')) {
    return refused('names neither a type nor a resource: write one of the two without *');
  }
  const stack = wildcards(parts.stack);
  const project = wildcards(parts.project);
  const type = wildcards(parts.type);
  const name = wildcards(parts.name);
  const isQualified = parts.type.includes('$');
  const matches = (urn: string): boolean => {
    const given = partsOf(urn);
    if (given === undefined) return false;
    const ofType = type.test(given.type) || (!isQualified && type.test(ownTypeOf(given.type)));
    return ofType && stack.test(given.stack) && project.test(given.project) && name.test(given.name);
  };
  return { kind: 'pattern', pattern: { text, matches } };
}

const refused = (problem: string): ReadPattern => ({ kind: 'refused', problem });

/** A name may hold `::` itself: whatever follows the type is the name. */
function partsOf(urn: string): Parts | undefined {
  if (!urn.startsWith(PREFIX)) return undefined;
  const [stack, project, type, ...name] = urn.slice(PREFIX.length).split('::');
  if (stack === undefined || project === undefined || type === undefined || name.length === 0) return undefined;
  return { stack, project, type, name: name.join('::') };
}

const ownTypeOf = (type: string): string => type.slice(type.lastIndexOf('$') + 1);

/** A part of a pattern as an expression: `*` stands for any text of that part, everything else for itself. */
const wildcards = (part: string): RegExp => new RegExp(`^${part.split(/\*+/).map(escaped).join('.*')}$`, 's');

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
