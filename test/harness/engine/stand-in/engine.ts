import { EngineService } from '@pulumi/pulumi/proto/engine_grpc_pb';
import { ResourceMonitorService } from '@pulumi/pulumi/proto/resource_grpc_pb';
import { messageOf } from '@sallyport/contract';
import { isSallyportError } from '../errors';
import { AwsAccount } from '../aws-provider/account';
import { serveAwsProvider, type AwsProviderServer } from '../aws-provider/server';
import { readProject, type Project } from '../project';
import { stackConfig, type StackConfig } from '../stack-config';
import type { Engine, EngineOptions, Play, PlayResult } from '../types';
import { listen } from '../wire/server';
import type { Tap } from '../wire/tap';
import { isProviderType } from '../wire/urn';
import { deleteAll } from './deletes';
import { Deployment } from './deployment';
import { engineHandlers } from './engine-service';
import { exportState, StateCipher } from './exported-state';
import type { ResourceState } from './model';
import { monitorHandlers } from './monitor';
import { Pack } from './packs';
import { LOGGED_ERROR_EXIT, runProgram } from './program';
import type { Mode } from './provider-client';
import { Providers } from './providers';
import { Bail, Report } from './report';
import { playResult } from './result';

/** The engine whose calls the stand-in makes. */
const ENGINE_VERSION = 'v3.248.0';
const ORGANIZATION = 'organization';

/** Plays a stack without the `pulumi` CLI: the real program and packs over gRPC, state in memory. */
export class StandInEngine implements Engine {
  readonly kind = 'standIn';
  readonly account: AwsAccount;
  private readonly stack: string;
  private readonly cipher = new StateCipher();
  private readonly typeCheck: boolean;
  private state: readonly ResourceState[] = [];
  private provider: Promise<AwsProviderServer> | undefined;
  private seeds = 0;

  /** @param tap hears every call that it makes and answers */
  constructor(
    options: EngineOptions = {},
    private readonly tap?: Tap,
  ) {
    this.account = options.account ?? new AwsAccount();
    this.stack = options.stack ?? 'dev';
    this.typeCheck = options.typeCheck ?? false;
  }

  preview(play: Play): Promise<PlayResult> {
    return this.run(play, 'preview');
  }

  up(play: Play): Promise<PlayResult> {
    return this.run(play, 'update');
  }

  /** As `pulumi destroy` does: a look at the state first, and when it finds something protected nothing is deleted. */
  async destroy(_play: Play): Promise<PlayResult> {
    const preview = await this.deleteEverything('preview');
    return preview.ok ? this.deleteEverything('update') : preview;
  }

  async close(): Promise<void> {
    (await this.provider)?.stop();
    this.provider = undefined;
  }

  private async addresses(): Promise<Readonly<Record<string, string>>> {
    this.provider ??= serveAwsProvider(this.account);
    return { aws: (await this.provider).address };
  }

  private async run(play: Play, mode: Mode): Promise<PlayResult> {
    const report = new Report();
    const project = readProject(play.program);
    let config: StackConfig;
    try {
      config = stackConfig(project, this.stack, play);
    } catch (error) {
      if (!isSallyportError(error)) throw error;
      report.error(error.message);
      return this.result(report, this.state);
    }
    const session = await this.open(report, play, project, config, mode);
    try {
      await this.drive(session, play);
    } finally {
      await session.providers.close();
      await Promise.all(session.packs.map((pack) => pack.stop()));
      session.stop();
    }
    const after = this.after(session.deployment);
    if (mode === 'update') this.state = after;
    return this.result(report, after);
  }

  private async open(report: Report, play: Play, project: Project, config: StackConfig, mode: Mode): Promise<Session> {
    let address = '';
    const providers = new Providers(await this.addresses(), () => address, this.tap);
    const scope = { stack: this.stack, project: project.name };
    const packs: Pack[] = [];
    const options = {
      scope,
      root: project.directory,
      mode,
      config,
      packs,
      providers,
      report,
      before: this.state,
      nextSeed: () => String(this.seeds++),
    };
    const deployment = new Deployment(options);
    const programDone = async (): Promise<void> => {
      try {
        if (!deployment.isStopped) await deployment.finish();
      } catch (error) {
        if (!(error instanceof Bail)) report.error(messageOf(error));
      }
    };
    const server = await listen(
      [
        [
          ResourceMonitorService,
          monitorHandlers({ deployment, stackReferences: play.stackReferences ?? {}, onProgramDone: programDone }),
        ],
        [EngineService, engineHandlers(report)],
      ],
      this.tap,
    );
    address = server.address;
    try {
      const packScope = {
        ...scope,
        organization: ORGANIZATION,
        dryRun: mode === 'preview',
        config: config.values,
        engineAddress: address,
        tap: this.tap,
      };
      packs.push(...(await Promise.all((play.policyPacks ?? []).map((pack) => Pack.start(pack, packScope)))));
    } catch (error) {
      server.stop();
      throw error;
    }
    return {
      deployment,
      packs,
      providers,
      report,
      project,
      config,
      mode,
      address,
      stop: () => {
        server.stop();
      },
    };
  }

  private async drive(session: Session, play: Play): Promise<void> {
    const { report, deployment } = session;
    const program = runProgram({
      project: session.project,
      stack: this.stack,
      organization: ORGANIZATION,
      config: session.config,
      dryRun: session.mode === 'preview',
      address: session.address,
      typeCheck: this.typeCheck,
      env: play.env ?? {},
      onLine: (line) => {
        report.log('info', line);
      },
    });
    const code = await program.exit;
    if (code === 0) return;
    const stopped = deployment.isStopped;
    deployment.stop();
    report.fail();
    // After a step has failed the engine ends the program; that is not the program's error.
    if (code !== LOGGED_ERROR_EXIT && !stopped) {
      report.error(`an unhandled error occurred: Program exited with non-zero exit code: ${code}`);
    }
  }

  /** The new state: what was registered, then what the program never came to or could not delete. */
  private after(deployment: Deployment): readonly ResourceState[] {
    const isOver = (old: ResourceState): boolean =>
      deployment.deleted.has(old) || deployment.news.has(old.urn) || deployment.aliases.isTaken(old.urn);
    return [...deployment.news.values(), ...this.state.filter((old) => !isOver(old))];
  }

  private async deleteEverything(mode: Mode): Promise<PlayResult> {
    const report = new Report();
    const providers = new Providers(await this.addresses(), () => '', this.tap);
    const deleted = new Set<ResourceState>();
    try {
      for (const state of this.state.filter((each) => isProviderType(each.type))) {
        const client = await providers.connect(state.urn, state.type);
        await client.configure(state.urn, state.id, state.inputs);
      }
      await deleteAll({
        logical: this.state,
        replaced: [],
        mode,
        report,
        providers,
        onDeleted: (state) => deleted.add(state),
      });
    } finally {
      await providers.close();
    }
    const after = this.state.filter((state) => !deleted.has(state));
    if (mode === 'update') this.state = after;
    return this.result(report, report.ok ? after : this.state);
  }

  private result(report: Report, resources: readonly ResourceState[]): PlayResult {
    return playResult(report, resources, exportState(this.state, this.cipher, ENGINE_VERSION));
  }
}

interface Session {
  readonly deployment: Deployment;
  readonly packs: readonly Pack[];
  readonly providers: Providers;
  readonly report: Report;
  readonly project: Project;
  readonly config: StackConfig;
  readonly mode: Mode;
  readonly address: string;
  readonly stop: () => void;
}
