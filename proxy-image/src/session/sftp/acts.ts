import { pathText, resolvePath } from '../transfer/path-text';
import { unknownPath, type FileAction, type FileNeed } from '../transfer/transfer-filter';
import { isAbsolute, isParent, join, partsOf, splitPath } from './path-bytes';
import type { RealPaths } from './real-paths';
import { openFlags, type Naming, type PathRequest } from './request';

/** One act on paths: what its event says, what the gate is asked, and what goes to the target. */
export interface PathAct {
  readonly parameters: Readonly<Record<string, string>>;
  /** `undefined` where nothing can be decided: a path is relative, and home is not known. */
  readonly needs: readonly FileNeed[] | undefined;
  /** The real paths in place of those that the client sent: what was decided on is what the target opens. */
  readonly replacements: ReadonlyMap<Buffer, Buffer>;
  /** What the target answered when it was asked where a path leads: nowhere. Then the act is not asked for. */
  readonly absent?: number;
  /** The object's path, as policies see it. */
  readonly path: string | undefined;
}

interface NamedPath {
  readonly field: Buffer;
  readonly asked: string;
  readonly real: string | undefined;
  readonly bytes?: Buffer;
  readonly absent?: number;
}

type Request<Kind extends PathRequest['kind']> = Extract<PathRequest, { kind: Kind }>;

const BOTH = ['readFile', 'writeFile'] as const;

/** Describes the acts on paths, by where the paths lead on the target at this moment. */
export class PathActs {
  constructor(private readonly paths: RealPaths) {}

  /** The text that a path has without the target's links: what is decided on where the target knows no such path. */
  lexical(path: Buffer): string | undefined {
    const { home } = this.paths;
    return resolvePath(home === undefined ? undefined : pathText(home), pathText(path));
  }

  async open(request: Request<'open'>): Promise<PathAct> {
    const path = await this.name(request.path, 'object');
    const { names, reads, writes } = openFlags(request.flags);
    const actions: FileAction[] = [...(reads ? (['readFile'] as const) : []), ...(writes ? (['writeFile'] as const) : [])];
    return act([path], { operation: 'open', ...pathKeys('path', path), flags: names, ...(writes ? request.attributes : {}) }, needs(actions, path.real));
  }

  async list(request: Request<'openDirectory'>): Promise<PathAct> {
    const path = await this.name(request.path, 'object');
    const real = path.real === undefined ? undefined : asFolder(path.real);
    const folder = { ...path, real };
    return { ...act([path], { operation: 'listDirectory', ...pathKeys('path', folder) }, needs(['listFolder'], real)), path: path.real };
  }

  async look(request: Request<'look'>): Promise<PathAct> {
    const path = await this.name(request.path, request.naming);
    return act([path], { operation: request.operation, ...pathKeys('path', path) }, needs(['readMetadata'], path.real));
  }

  /** A rename needs the right to write both names, and every right on what a link that it moves will mean. */
  async change(request: Request<'change'>): Promise<PathAct> {
    const path = await this.name(request.path, request.naming);
    const parameters = { operation: request.operation, ...pathKeys('path', path), ...request.attributes };
    const own = needs(['writeFile'], path.real);
    if (request.other === undefined) return act([path], parameters, own);
    if (request.operation === 'symlink') return this.symlink(path, request.other, parameters);
    const other = await this.name(request.other, 'entry');
    if (request.operation === 'rename') {
      const moved = await this.linkThatMoves(path, other);
      return act([path, other], { ...parameters, ...pathKeys('newPath', other), ...moved.parameters }, all(own, needs(['writeFile'], other.real), moved.needs));
    }
    const moved = await this.linkThatMoves(other, path);
    return act([path, other], { ...parameters, ...pathKeys('linkTarget', other), ...moved.parameters }, all(own, needs(BOTH, other.real), moved.needs));
  }

  /** A link gives a file another name, which programs on the target follow without asking: it needs every right on what it means. */
  private async symlink(path: NamedPath, text: Buffer, parameters: Readonly<Record<string, string>>): Promise<PathAct> {
    const { real, needs: pointee } = await this.meaning(text, folderOf(path));
    const linkTarget = pathText(text);
    const keys = { linkTarget, ...(real === undefined || real === linkTarget ? {} : { resolvedLinkTarget: real }) };
    return act([path], { ...parameters, ...keys }, all(needs(['writeFile'], path.real), pointee));
  }

  /** What moves may be a link, which may mean something else where it arrives. */
  private async linkThatMoves(from: NamedPath, to: NamedPath): Promise<{ readonly parameters: Readonly<Record<string, string>>; readonly needs: readonly FileNeed[] | undefined }> {
    const nothing = { parameters: {}, needs: [] };
    if (from.bytes === undefined) return nothing;
    const entry = await this.paths.entryAt(from.bytes);
    if (entry.kind === 'other' || entry.kind === 'absent') return nothing;
    const text = await this.paths.linkText(from.bytes);
    if (text === undefined) return entry.kind === 'link' ? { parameters: {}, needs: needs(BOTH, unknownPath) } : nothing;
    const [before, after] = [await this.meaning(text, folderOf(from)), await this.meaning(text, folderOf(to))];
    const means = after.real === undefined ? {} : { movedLinkTarget: after.real };
    return { parameters: means, needs: all(before.needs, after.needs) };
  }

  /**
   * What a link's text means in a folder. With `..` in it, it means something else as soon as it, or a folder above it,
   * is moved, or another link takes the place of a part of it: then nothing that is known of it now holds.
   */
  private async meaning(text: Buffer, folder: Buffer | undefined): Promise<{ readonly real: string | undefined; readonly needs: readonly FileNeed[] | undefined }> {
    const whole = isAbsolute(text) ? text : folder === undefined ? undefined : join(folder, text);
    if (whole === undefined) return { real: undefined, needs: undefined };
    const resolved = await this.paths.object(whole);
    const real = resolved.kind === 'path' ? pathText(resolved.path) : resolved.kind === 'absent' ? this.lexical(whole) : undefined;
    const climbs = partsOf(text).some((part) => isParent(part));
    return { real, needs: all(needs(BOTH, real), climbs ? needs(BOTH, unknownPath) : []) };
  }

  private async name(field: Buffer, naming: Naming): Promise<NamedPath> {
    const asked = pathText(field);
    const resolved = naming === 'object' ? await this.paths.object(field) : await this.paths.entry(field);
    switch (resolved.kind) {
      case 'path':
        return { field, asked, real: pathText(resolved.path), bytes: resolved.path };
      case 'absent':
        return { field, asked, real: this.lexical(field), absent: resolved.status };
      case 'unknown':
        return { field, asked, real: undefined };
    }
  }
}

function act(paths: readonly NamedPath[], parameters: Readonly<Record<string, string>>, wanted: readonly FileNeed[] | undefined): PathAct {
  const absent = paths.find((path) => path.absent !== undefined)?.absent;
  const replacements = new Map<Buffer, Buffer>();
  for (const { field, bytes } of paths) if (bytes !== undefined) replacements.set(field, bytes);
  return { parameters, needs: wanted, replacements, path: paths[0]?.real, ...(absent === undefined ? {} : { absent }) };
}

/** The path that was decided on, and the client's own text where that differs. */
export function pathKeys(key: string, { asked, real }: Pick<NamedPath, 'asked' | 'real'>): Record<string, string> {
  if (real === undefined || real === asked) return { [key]: asked };
  return { [key]: real, [`asked${key[0]?.toUpperCase()}${key.slice(1)}`]: asked };
}

function needs(actions: readonly FileAction[], path: FileNeed[1] | undefined): readonly FileNeed[] | undefined {
  return path === undefined ? undefined : actions.map((action) => [action, path]);
}

function all(...parts: readonly (readonly FileNeed[] | undefined)[]): readonly FileNeed[] | undefined {
  return parts.some((part) => part === undefined) ? undefined : parts.flatMap((part) => part ?? []);
}

/** A folder that is listed ends in a slash, so that `/etc/*` speaks of its list too. */
const asFolder = (path: string): string => (path === '/' ? path : `${path}/`);

const folderOf = ({ bytes }: NamedPath): Buffer | undefined => (bytes === undefined ? undefined : splitPath(bytes).folder);
