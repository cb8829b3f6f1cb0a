import { pathText, resolvePath } from '../transfer/path-text';
import type { FileAction } from '../transfer/transfer-filter';
import { openFlags, type SftpRequest } from './request';

type Need = readonly [FileAction, string];

/** One act on a path: what its event says, and what the gate is asked. */
export interface PathAct {
  readonly parameters: Readonly<Record<string, string>>;
  /** `undefined` where a path cannot be resolved: then nothing can be decided about it. */
  readonly needs: readonly Need[] | undefined;
}

interface NamedPath {
  readonly text: string;
  readonly resolved: string | undefined;
}

/**
 * Describes the acts on paths. Policies see absolute paths without `.` and `..`, so that one file has one name as far
 * as the target's links allow.
 */
export class PathActs {
  /** Where relative paths start: the target's answer to REALPATH ".". */
  private home: string | undefined;

  setHome(home: string): void {
    this.home = home;
  }

  open(request: Extract<SftpRequest, { kind: 'open' }>): PathAct {
    const path = this.named(request.path);
    const { names, reads, writes } = openFlags(request.flags);
    return {
      parameters: { operation: 'open', ...pathKeys('path', path), flags: names, ...(writes ? request.attributes : {}) },
      needs: needs([...(reads ? (['readFile'] as const) : []), ...(writes ? (['writeFile'] as const) : [])].map((action) => [action, path])),
    };
  }

  listDirectory(request: Extract<SftpRequest, { kind: 'openDirectory' }>): PathAct {
    return { parameters: { operation: 'listDirectory', ...pathKeys('path', this.named(request.path)) }, needs: [] };
  }

  /**
   * A rename needs the right to write both names. A link gives a file another name under which the policy would decide
   * anew, so it needs every right on what it points to.
   */
  change(request: Extract<SftpRequest, { kind: 'change' }>): PathAct {
    const path = this.named(request.path);
    const parameters = { operation: request.operation, ...pathKeys('path', path), ...request.attributes };
    if (request.other === undefined) return { parameters, needs: needs([['writeFile', path]]) };
    if (request.operation === 'rename') {
      const newPath = this.named(request.other);
      return { parameters: { ...parameters, ...pathKeys('newPath', newPath) }, needs: needs([['writeFile', path], ['writeFile', newPath]]) };
    }
    const pointee = this.named(request.other, request.operation === 'symlink' ? folderOf(path.resolved) : undefined);
    return {
      parameters: { ...parameters, ...pathKeys('linkTarget', pointee) },
      needs: needs([['writeFile', path], ['readFile', pointee], ['writeFile', pointee]]),
    };
  }

  private named(bytes: Buffer, base = this.home): NamedPath {
    const text = pathText(bytes);
    return { text, resolved: resolvePath(base, text) };
  }
}

/** The path as it was given, and what it means where that differs. */
function pathKeys(key: string, path: NamedPath): Record<string, string> {
  if (path.resolved === undefined || path.resolved === path.text) return { [key]: path.text };
  return { [key]: path.text, [`resolved${key[0]?.toUpperCase()}${key.slice(1)}`]: path.resolved };
}

function needs(wanted: readonly (readonly [FileAction, NamedPath])[]): readonly Need[] | undefined {
  const resolved: Need[] = [];
  for (const [action, path] of wanted) {
    if (path.resolved === undefined) return undefined;
    resolved.push([action, path.resolved]);
  }
  return resolved;
}

const folderOf = (path: string | undefined): string | undefined => path?.replace(/\/[^/]*$/, '/');
