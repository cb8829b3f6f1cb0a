import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AwsAccount } from '../aws-provider/account';
import { serveAwsProvider, type AwsProviderServer } from '../aws-provider/server';
import { readProject } from '../project';
import type { Diagnostic, Engine, EngineOptions, Play, PlayResult, ResourceRow } from '../types';
import { isStackType } from '../wire/urn';
import { Cli } from './cli';
import { readEventLog } from './event-log';
import { exportedRows, plannedRows } from './exported-rows';
import { PulumiStack } from './stack';

type Operation = 'preview' | 'up' | 'destroy';

/** Plays a stack by the `pulumi` CLI: file backend in a temporary folder, the pretended AWS provider attached. */
export class PulumiEngine implements Engine {
  readonly kind = 'pulumi';
  readonly account: AwsAccount;
  private readonly home = mkdtempSync(join(tmpdir(), 'sallyport-pulumi-'));
  private readonly stackName: string;
  private readonly typeCheck: boolean;
  private session: Promise<Session> | undefined;
  private operations = 0;

  constructor(options: EngineOptions = {}) {
    this.account = options.account ?? new AwsAccount();
    this.stackName = options.stack ?? 'dev';
    this.typeCheck = options.typeCheck ?? false;
  }

  preview(play: Play): Promise<PlayResult> {
    return this.play('preview', play);
  }

  up(play: Play): Promise<PlayResult> {
    return this.play('up', play);
  }

  destroy(play: Play): Promise<PlayResult> {
    return this.play('destroy', play);
  }

  async close(): Promise<void> {
    (await this.session)?.provider.stop();
    rmSync(this.home, { recursive: true, force: true });
  }

  private async play(operation: Operation, play: Play): Promise<PlayResult> {
    this.session ??= this.open();
    const { cli, stack } = await this.session;
    await stack.prepare(readProject(play.program), play);
    const before = exportedRows(await stack.export());
    this.operations += 1;
    const files = {
      events: join(this.home, `events-${this.operations}.json`),
      plan: join(this.home, `plan-${this.operations}.json`),
    };
    const args = [
      operation,
      '--stack',
      stack.name,
      '--config-file',
      stack.configFile,
      '--event-log',
      files.events,
      ...this.flags(operation, play, files.plan),
    ];
    const finished = await cli.run(args, resolve(play.program), play.env);
    const state = await stack.export();
    const log = readEventLog(files.events);
    const resources = operation === 'preview' ? planned(files.plan, before) : exportedRows(state);
    const failure = finished.code === 0 ? [] : failureOf(finished.stdout.toString() + finished.stderr, log.diagnostics);
    return {
      ok: finished.code === 0,
      steps: log.steps,
      resources,
      outputs: resources.find((each) => isStackType(each.type))?.outputs ?? {},
      diagnostics: [...log.diagnostics, ...failure],
      violations: log.violations,
      state,
    };
  }

  private flags(operation: Operation, play: Play, plan: string): string[] {
    if (operation === 'destroy') return ['--yes'];
    const packs = (play.policyPacks ?? []).flatMap((pack, index) => {
      const file = join(this.home, `pack-${this.operations}-${index}.json`);
      writeFileSync(file, JSON.stringify(pack.config ?? {}));
      return ['--policy-pack', resolve(pack.dir), '--policy-pack-config', file];
    });
    return [...(operation === 'preview' ? ['--save-plan', plan] : ['--yes', '--skip-preview']), ...packs];
  }

  private async open(): Promise<Session> {
    mkdirSync(this.home, { recursive: true });
    const provider = await serveAwsProvider(this.account);
    const cli = new Cli(this.home, {
      PULUMI_DEBUG_PROVIDERS: `aws:${provider.port}`,
      ...(this.typeCheck ? {} : { PULUMI_NODEJS_TRANSPILE_ONLY: 'true' }),
    });
    return { provider, cli, stack: new PulumiStack(cli, this.home, this.stackName) };
  }
}

interface Session {
  readonly provider: AwsProviderServer;
  readonly cli: Cli;
  readonly stack: PulumiStack;
}

/** A preview that failed saves no plan. */
function planned(file: string, before: readonly ResourceRow[]): ResourceRow[] {
  return existsSync(file) ? plannedRows(readFileSync(file, 'utf8'), before) : [];
}

/** What the CLI itself refuses (configuration, packs) is printed, and is not in the log of events. */
function failureOf(printed: string, known: readonly Diagnostic[]): Diagnostic[] {
  if (known.some((each) => each.severity === 'error')) return [];
  const message = printed
    .split('\n')
    .slice(printed.split('\n').findIndex((line) => line.startsWith('error: ')))
    .join('\n')
    .replace(/^error: /, '')
    .trim();
  return message === '' ? [] : [{ severity: 'error', message }];
}
