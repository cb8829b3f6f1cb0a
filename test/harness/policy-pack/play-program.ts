import { EngineService } from '@pulumi/pulumi/proto/engine_grpc_pb';
import { ResourceMonitorService } from '@pulumi/pulumi/proto/resource_grpc_pb';
import { messageOf } from '@sallyport/contract';
import type { Violation } from '../engine';
import { AwsAccount } from '../engine/aws-provider/account';
import type { AwsPackage } from '../engine/aws-provider/schema/aws-package';
import { serveAwsProvider } from '../engine/aws-provider/server';
import { Deployment } from '../engine/stand-in/deployment';
import { engineHandlers } from '../engine/stand-in/engine-service';
import type { ResourceState } from '../engine/stand-in/model';
import { monitorHandlers } from '../engine/stand-in/monitor';
import type { Pack } from '../engine/stand-in/packs';
import { Providers } from '../engine/stand-in/providers';
import { Bail, Report } from '../engine/stand-in/report';
import { listen } from '../engine/wire/server';
import { runInline } from './inline-program';
import { type PackConfig, type Mode, SCOPE } from './pack-host';
import { servePassThroughProvider } from './pass-through-provider';
import { withoutTraces } from './without-traces';

export interface ProgramPlay {
  readonly program: () => unknown;
  readonly mode: Mode;
  readonly config?: PackConfig;
  readonly stackTags?: Readonly<Record<string, string>>;
}

export interface ProgramResult {
  readonly violations: readonly Violation[];
  /** Errors that are not the pack's: the program threw, or the provider refused a resource. */
  readonly errors: readonly string[];
  readonly resources: readonly ResourceState[];
}

/** An account in which whatever a program names exists: what an example does not make, another stack has made. */
class AccountWithEverything extends AwsAccount {
  override readonly refuses: AwsAccount['refuses'];

  constructor(mode: Mode) {
    super();
    // What an update makes up in place of a resource's outputs need not be what AWS would take.
    this.refuses = mode === 'preview' ? 'described' : 'shapes';
  }

  override knows(): boolean {
    return true;
  }
}

/** Plays a function as the program of a stack of its own, judged by the packs as the engine lets them. */
export async function playProgram(
  play: Pick<ProgramPlay, 'program' | 'mode'>,
  packs: readonly Pack[],
  declared: AwsPackage,
): Promise<ProgramResult> {
  const report = new Report();
  const servers = await Promise.all([
    serveAwsProvider(new AccountWithEverything(play.mode), declared),
    servePassThroughProvider(),
  ]);
  const [aws, native] = servers;
  let address = '';
  let seeds = 0;
  const providers = new Providers({ aws: aws.address, 'aws-native': native.address }, () => address);
  const deployment = new WatchedDeployment({
    scope: { stack: SCOPE.stack, project: SCOPE.project },
    root: __dirname,
    mode: play.mode,
    config: { values: {}, secretKeys: [] },
    packs,
    providers,
    report,
    before: [],
    nextSeed: () => String(seeds++),
  });
  const onProgramDone = async (): Promise<void> => {
    try {
      if (!deployment.isStopped) await deployment.finish();
    } catch (error) {
      if (!(error instanceof Bail)) report.error(messageOf(error));
    }
  };
  const monitor = await listen([
    [ResourceMonitorService, monitorHandlers({ deployment, stackReferences: {}, onProgramDone })],
    [EngineService, engineHandlers(report)],
  ]);
  address = monitor.address;
  const run = { ...SCOPE, dryRun: play.mode === 'preview', address };
  try {
    await withoutTraces(() => Promise.race([runInline(play.program, run), deployment.stopping]));
  } catch (error) {
    report.error(messageOf(error));
  } finally {
    await providers.close();
    for (const each of [monitor, ...servers]) each.stop();
  }
  return {
    violations: report.violations,
    errors: report.diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message),
    resources: [...deployment.news.values()],
  };
}

/** An inline program cannot leave as a process does when its deployment has ended. */
class WatchedDeployment extends Deployment {
  private leave: () => void = () => undefined;
  readonly stopping = new Promise<void>((resolve) => {
    this.leave = resolve;
  });

  override stop(): void {
    super.stop();
    this.leave();
  }
}
