import { posix } from 'node:path';
import { pathText, resolvePath } from '../transfer/path-text';
import { plainPath } from '../transfer/plain-path';
import type { ScpCommand } from './classify-command';

/** Deeper than any path can be. */
const DEEPEST = 1024;

/**
 * What a name of the protocol means on the target. Only the target knows whether the path of an upload is a folder: then
 * there are two candidates, and both need to be permitted.
 */
export class ScpPaths {
  private readonly folders: (readonly string[])[] = [];

  /** False where the command line does not tell which paths it names: it is relative, or the shell makes others of it. */
  readonly areKnown: boolean;

  constructor(private readonly command: ScpCommand) {
    this.areKnown = command.paths.every(({ text, expands }) => !expands && plainPath(text) !== undefined);
  }

  candidates(name: Buffer): readonly string[] {
    const text = pathText(name);
    const folder = this.folders.at(-1);
    if (folder !== undefined) return folder.map((path) => join(path, text));
    return this.command.direction === 'upload' ? this.uploadRoot(text) : this.downloadRoot(text);
  }

  /** False where it is too deep. */
  enter(candidates: readonly string[]): boolean {
    this.folders.push(candidates);
    return this.folders.length <= DEEPEST;
  }

  /** False where there is nothing to leave. */
  leave(): boolean {
    return this.folders.pop() !== undefined;
  }

  private uploadRoot(name: string): readonly string[] {
    const given = pathText(Buffer.from(this.command.paths[0]?.text ?? '.'));
    const inside = join(given, name);
    const isFolder = this.command.targetIsDirectory || /(^|\/)\.{0,2}$|^~[^/]*$/.test(given);
    return isFolder ? [inside] : [normal(given), inside];
  }

  /** Which of the paths asked for the target means; where none fits, all that it could be. */
  private downloadRoot(name: string): readonly string[] {
    const given = this.command.paths.map(({ text, expands }) => ({ path: pathText(Buffer.from(text)), expands }));
    const exact = given.filter(({ path }) => posix.basename(path) === name);
    if (exact.length > 0) return exact.map(({ path }) => normal(path));
    const expanding = given.filter(({ expands }) => expands);
    if (expanding.length > 0) return expanding.map(({ path }) => join(posix.dirname(path), name));
    return given.map(({ path }) => join(path, name));
  }
}

const normal = (path: string): string => resolvePath(undefined, path) ?? path;

const join = (folder: string, name: string): string => normal(folder === '.' || folder === '' ? name : `${folder.replace(/\/+$/, '')}/${name}`);
