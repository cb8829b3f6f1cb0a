import { AwsPackage } from '../engine/aws-provider/schema/aws-package';
import { PackHost, type Mode } from './pack-host';
import { playProgram, type ProgramPlay, type ProgramResult } from './play-program';

/** Where programs are played before one pack: one process of it for previews, one for updates, started when first needed. */
export class Stage {
  private readonly hosts = new Map<Mode, Promise<PackHost>>();
  private readonly declared = new AwsPackage();

  /** @param dir folder of the built pack */
  constructor(private readonly dir: string) {}

  async play(play: ProgramPlay): Promise<ProgramResult> {
    const host = await this.host(play.mode);
    return playProgram(play, [await host.configure(play.config ?? {}, play.stackTags)], this.declared);
  }

  /** What a pack would be shown of a program, without one. */
  async rehearse(program: () => unknown): Promise<ProgramResult> {
    return playProgram({ program, mode: 'preview' }, [], this.declared);
  }

  host(mode: Mode): Promise<PackHost> {
    const host = this.hosts.get(mode) ?? PackHost.start(this.dir, mode);
    this.hosts.set(mode, host);
    return host;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.hosts.values()].map(async (host) => (await host).stop()));
  }
}
