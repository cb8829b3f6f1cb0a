import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { engineErrors } from '../errors';
import type { Project } from '../project';
import type { Play } from '../types';
import type { Cli } from './cli';

/**
 * A stack of a project, whose configuration file stands beside a copy of Pulumi.yaml: the folder of the program is left
 * as it is.
 */
export class PulumiStack {
  private readonly folder: string;
  private readonly references = new Map<string, string>();
  private isMade = false;

  constructor(
    private readonly cli: Cli,
    private readonly home: string,
    readonly name: string,
  ) {
    this.folder = join(home, 'project');
  }

  get configFile(): string {
    return join(this.folder, `Pulumi.${this.name}.yaml`);
  }

  /** Makes the stack when there is none yet, and gives it the configuration and the other stacks of a play. */
  async prepare(project: Project, play: Play): Promise<void> {
    if (!this.isMade) await this.init(this.folder, project.name, this.name);
    this.isMade = true;
    const { encryptionsalt } = parse(readFileSync(this.configFile, 'utf8')) as { encryptionsalt: string };
    const config = Object.entries(play.config).map(([key, value]) => [full(project, key), structured(value)]);
    writeFileSync(this.configFile, stringify({ encryptionsalt, config: Object.fromEntries(config) as unknown }));
    for (const [key, value] of Object.entries(play.secrets ?? {})) {
      await this.expect(['config', 'set', '--secret', full(project, key), value, '--stack', this.name], this.folder);
    }
    for (const [name, outputs] of Object.entries(play.stackReferences ?? {})) await this.refer(name, outputs);
  }

  /** The state, as `pulumi stack export` prints it. */
  async export(): Promise<string> {
    return (await this.expect(['stack', 'export', '--stack', this.name], this.folder)).stdout.toString();
  }

  private async init(folder: string, project: string, stack: string): Promise<void> {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'Pulumi.yaml'), stringify({ name: project, runtime: 'nodejs' }));
    await this.expect(['stack', 'init', stack], folder);
  }

  /** Another stack that has nothing but outputs. */
  private async refer(name: string, outputs: Readonly<Record<string, unknown>>): Promise<void> {
    const text = JSON.stringify(outputs);
    if (this.references.get(name) === text) return;
    const [, project = '', stack = ''] = name.split('/');
    const folder = join(this.home, 'references', project, stack);
    if (!this.references.has(name)) await this.init(folder, project, stack);
    this.references.set(name, text);
    const urn = `urn:pulumi:${stack}::${project}::pulumi:pulumi:Stack::${project}-${stack}`;
    const state = {
      version: 3,
      deployment: {
        manifest: { time: '2026-01-01T00:00:00Z', magic: '', version: '' },
        resources: [{ urn, custom: false, type: 'pulumi:pulumi:Stack', outputs }],
      },
    };
    const file = join(folder, 'state.json');
    writeFileSync(file, JSON.stringify(state));
    await this.expect(['stack', 'import', '--stack', stack, '--file', file], folder);
  }

  private async expect(args: readonly string[], cwd: string): Promise<Awaited<ReturnType<Cli['run']>>> {
    const finished = await this.cli.run(args, cwd);
    if (finished.code !== 0) throw engineErrors.commandFailed(`pulumi ${args.join(' ')}`, finished.stderr);
    return finished;
  }
}

function full(project: Project, key: string): string {
  return key.includes(':') ? key : `${project.name}:${key}`;
}

/** Lists and objects are written as such, for Pulumi.yaml may ask for that type. */
function structured(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
