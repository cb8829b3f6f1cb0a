import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as ts from 'typescript';
import { engineErrors } from '../../errors';
import { membersOf, parseDeclarations } from './read-type';
import type { Members, ResourceSchema } from './shapes';

/** What the installed `@pulumi/aws` declares, read file by file as it is asked for. */
export class AwsPackage {
  private readonly root: string;
  private readonly resources = new Map<string, ResourceSchema>();
  private readonly nested = new Map<string, Members>();
  private inputsText: string | undefined;
  readonly version: string;

  constructor(from: string = __filename) {
    const manifest = createRequire(from).resolve('@pulumi/aws/package.json');
    this.root = dirname(manifest);
    this.version = (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
  }

  /** @param token `aws:s3/bucket:Bucket`, which is declared in `s3/bucket.d.ts` */
  resource(token: string): ResourceSchema {
    const known = this.resources.get(token) ?? this.readResource(token);
    this.resources.set(token, known);
    return known;
  }

  /** Members of `inputs.<name>`, e.g. `s3.BucketWebsite`. */
  inputType(name: string): Members {
    const known = this.nested.get(name) ?? this.readInputType(name);
    this.nested.set(name, known);
    return known;
  }

  /** Whether a function token names a function of the package. */
  hasFunction(token: string): boolean {
    return existsSync(this.fileOf(token));
  }

  private fileOf(token: string): string {
    const [, module = ''] = token.split(':');
    const path = module.startsWith('index/') ? module.slice('index/'.length) : module;
    return join(this.root, `${path}.d.ts`);
  }

  private readResource(token: string): ResourceSchema {
    const file = this.fileOf(token);
    const name = token.split(':')[2] ?? '';
    if (!token.startsWith('aws:') || !existsSync(file)) throw engineErrors.packageUnknown(token);
    const source = parseDeclarations(readFileSync(file, 'utf8'));
    const args = source.statements.find((each) => ts.isInterfaceDeclaration(each) && each.name.text === `${name}Args`);
    const declared = source.statements.find((each) => ts.isClassDeclaration(each) && each.name?.text === name);
    if (args === undefined || !ts.isInterfaceDeclaration(args)) throw engineErrors.packageUnknown(token);
    if (declared === undefined || !ts.isClassDeclaration(declared)) throw engineErrors.packageUnknown(token);
    return { token, inputs: membersOf(args, source), outputs: membersOf(declared, source) };
  }

  /** `types/input.d.ts` has millions of characters: the interface is found by its text, and only it is parsed. */
  private readInputType(name: string): Members {
    this.inputsText ??= readFileSync(join(this.root, 'types/input.d.ts'), 'utf8');
    const text = this.inputsText;
    const path = name.split('.');
    const interfaceName = path.pop() ?? '';
    let from = 0;
    for (const namespace of path) {
      const found = text.indexOf(`namespace ${namespace} {\n`, from);
      if (found < 0) throw engineErrors.packageUnknown(`inputs.${name}`);
      from = found;
    }
    const start = text.indexOf(`interface ${interfaceName} {\n`, from);
    if (start < 0) throw engineErrors.packageUnknown(`inputs.${name}`);
    const indent = text.slice(text.lastIndexOf('\n', start) + 1, start).replace(/\S.*$/, '');
    const end = text.indexOf(`\n${indent}}`, start);
    const source = parseDeclarations(text.slice(start, end + indent.length + 2));
    const [declared] = source.statements;
    if (declared === undefined || !ts.isInterfaceDeclaration(declared))
      throw engineErrors.packageUnknown(`inputs.${name}`);
    return membersOf(declared, source);
  }
}
