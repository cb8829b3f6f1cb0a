import { isDeepStrictEqual } from 'node:util';
import { EngineService } from '@pulumi/pulumi/proto/engine_grpc_pb';
import { engineHandlers } from '../engine/stand-in/engine-service';
import { Pack, type PackScope } from '../engine/stand-in/packs';
import { Report } from '../engine/stand-in/report';
import type { PolicyPackPlay } from '../engine';
import { listen, type Listening } from '../engine/wire/server';

/** Levels and options by rule, as `--policy-pack-config` gives them. */
export type PackConfig = NonNullable<PolicyPackPlay['config']>;

export type Mode = 'preview' | 'update';

export const SCOPE = { stack: 'dev', project: 'examples', organization: 'organization' } as const;

/** A pack that stays up for many plays, since booting one takes a second; each play configures it anew. */
export class PackHost {
  private constructor(
    readonly pack: Pack,
    private readonly scope: PackScope,
    private readonly engine: Listening,
  ) {}

  /** @param dir folder of the built pack */
  static async start(dir: string, mode: Mode): Promise<PackHost> {
    const engine = await listen([[EngineService, engineHandlers(new Report())]]);
    const scope = { ...SCOPE, dryRun: mode === 'preview', config: {}, engineAddress: engine.address };
    try {
      return new PackHost(await Pack.start({ dir }, scope), scope, engine);
    } catch (error) {
      engine.stop();
      throw error;
    }
  }

  /** A pack of many rules takes long to be configured: what it was told last, it is not told again. */
  async configure(config: PackConfig, stackTags: Readonly<Record<string, string>> = {}): Promise<Pack> {
    await this.pack.configureStack({ ...this.scope, stackTags });
    if (!isDeepStrictEqual(this.pack.config, config)) await this.pack.configure(config);
    return this.pack;
  }

  async stop(): Promise<void> {
    await this.pack.stop();
    this.engine.stop();
  }
}
