import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APP_FOLDER, assembleFileTree, NATIVE_FOLDER, type FileTree } from './file-tree';

const ROOM = join(__dirname, '..');
let scratch: string;
let tree: FileTree;

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'sallyport-tree-'));
  tree = assembleFileTree(ROOM, join(scratch, 'tree'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('assembleFileTree', () => {
  it('has all that the Dockerfile copies from its context', () => {
    const dockerfile = readFileSync(join(ROOM, 'Dockerfile'), 'utf8');
    const sources = [...dockerfile.matchAll(/^COPY (?!--from)(\S+) /gm)].map(([, source = '']) => source);
    expect(sources.map((source) => source.replace('/', '')).sort()).toEqual([APP_FOLDER, NATIVE_FOLDER]);
    const entry = /"\/opt\/sallyport\/(bin\/[^"]+)"/.exec(dockerfile)?.[1] ?? 'no entry point';
    expect(existsSync(join(tree.directory, APP_FOLDER, entry))).toBe(true);
    expect(existsSync(join(tree.directory, NATIVE_FOLDER, 'src', 'binding.cc'))).toBe(true);
  });

  it('has every package that the proxy needs in production, and no other', () => {
    const names = tree.packages.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['ssh2', '@sallyport/contract', '@cedar-policy/cedar-wasm', 'zod']));
    const { devDependencies } = JSON.parse(readFileSync(join(ROOM, '..', 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    // ssh2 and others are in the root's development dependencies too; what only develops is not in the tree.
    const production = (name: string): boolean => names.includes(name);
    expect(
      ['jest', 'typescript', 'eslint', '@pulumi/aws', '@swc/core', 'tsx'].filter(
        (name) => name in devDependencies && production(name),
      ),
    ).toEqual([]);
  });

  it("keeps two versions of one package apart, each where Node's search finds it", () => {
    const places = tree.packages.filter(({ name }) => name === '@noble/hashes').map(({ place }) => place);
    expect(places).toContain(join('node_modules', '@noble', 'hashes'));
    expect(new Set(places).size).toBe(places.length);
  });

  it('refuses a folder with something in it', () => {
    const directory = mkdtempSync(join(scratch, 'full-'));
    writeFileSync(join(directory, 'file'), '');
    expect(() => assembleFileTree(ROOM, directory)).toThrow(
      expect.objectContaining({ code: 'IMAGE_FOLDER_NOT_EMPTY' }) as Error,
    );
  });

  it.each([
    ['is not built', {}, /@acme\/room is not built/],
    [
      'lacks a package',
      { dependencies: { 'no-such-package-anywhere': '1' } },
      /no-such-package-anywhere, which @acme\/room needs, is not installed/,
    ],
  ])('says when the room %s', (_title, manifest, message) => {
    const room = mkdtempSync(join(scratch, 'room-'));
    writeFileSync(join(room, 'package.json'), JSON.stringify({ name: '@acme/room', ...manifest }));
    expect(() => assembleFileTree(room, join(room, 'tree'))).toThrow(
      expect.objectContaining({
        code: 'IMAGE_TREE_INCOMPLETE',
        message: expect.stringMatching(message) as string,
      }) as Error,
    );
  });
});
