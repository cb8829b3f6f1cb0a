import type * as Ec2 from '@aws-sdk/client-ec2';
import { messageOf, TARGET_TAG_KEYS } from '@sallyport/contract';
import { clientConfig } from '../aws/client-config';
import type { DiscoverySource } from '../config/aws-schema';
import type { Log } from '../log';
import { hostKeysOnConsole } from './console-host-keys';
import { readInstance, type DiscoveredTarget } from './discovered-target';
import type { EnrolledHostKeys } from './enrolled-host-keys';
import { isPinnedHostKey, pinnedKey } from './host-key';

interface Sdk {
  readonly client: Ec2.EC2Client;
  readonly commands: typeof Ec2;
}

/** Calls that wait for an answer: EC2 allows few a second. */
const AT_A_TIME = 4;

export interface DiscoveryPlaceOptions {
  readonly source: DiscoverySource;
  readonly enrolled: EnrolledHostKeys;
  readonly log: Log;
}

/** EC2 instances of one account and region that are targets by their tag. */
export class DiscoveryPlace {
  private opened: Promise<Sdk> | undefined;
  private told = new Map<string, string>();
  private readonly contradicted = new Set<string>();
  private readonly stopped = new AbortController();

  constructor(private readonly options: DiscoveryPlaceOptions) {}

  /** For people: account's role and region. */
  get name(): string {
    const { region, roleArn } = this.options.source;
    return roleArn === undefined ? region : `${region} as ${roleArn}`;
  }

  private get bounds(): { readonly abortSignal: AbortSignal } {
    return { abortSignal: this.stopped.signal };
  }

  private sdk(): Promise<Sdk> {
    this.opened ??= import('@aws-sdk/client-ec2').then((commands) => ({ client: new commands.EC2Client(clientConfig(this.options.source)), commands }));
    return this.opened;
  }

  /** All of them, as they are now, with the host keys that are known. Rejects when not every page could be read. */
  async look(): Promise<DiscoveredTarget[]> {
    const { client, commands } = await this.sdk();
    const Filters = [
      { Name: `tag:${TARGET_TAG_KEYS.target}`, Values: ['true'] },
      { Name: 'instance-state-name', Values: ['running'] },
    ];
    const found: DiscoveredTarget[] = [];
    const unusable = new Map<string, string>();
    for await (const page of commands.paginateDescribeInstances({ client, pageSize: 1_000 }, { Filters }, this.bounds)) {
      for (const { OwnerId, Instances = [] } of page.Reservations ?? []) {
        for (const instance of Instances) {
          const read = readInstance(instance, OwnerId, this.options.source);
          if (read.kind === 'target') found.push(read.found);
          else unusable.set(read.instanceId, read.why);
        }
      }
    }
    this.tell(unusable);
    return this.withKeys(found, (id) => this.options.enrolled.known(id));
  }

  /** The same, with the host keys of those that had none: their consoles are asked, a few at a time. */
  async enrol(found: readonly DiscoveredTarget[]): Promise<DiscoveredTarget[]> {
    return this.withKeys(found, (id) => this.options.enrolled.enrol(id, (instanceId) => this.readConsole(instanceId)));
  }

  private async withKeys(found: readonly DiscoveredTarget[], keysOf: (instanceId: string) => Promise<readonly string[]>): Promise<DiscoveredTarget[]> {
    const all = [...found];
    let next = 0;
    const work = async (): Promise<void> => {
      for (let at = next++; at < all.length && !this.stopped.signal.aborted; at = next++) {
        const each = found[at];
        if (each !== undefined) all[at] = await this.withKey(each, keysOf);
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
    return all;
  }

  private async withKey(found: DiscoveredTarget, keysOf: (instanceId: string) => Promise<readonly string[]>): Promise<DiscoveredTarget> {
    try {
      const tagged = found.target.tags[TARGET_TAG_KEYS.hostKey];
      if (tagged !== undefined) return await this.unlessContradicted(found, tagged);
      return { ...found, target: { ...found.target, hostKeys: await keysOf(found.instanceId) } };
    } catch (error) {
      if (this.stopped.signal.aborted) return found;
      // The instance stays in the inventory and is refused: others must not wait for it.
      this.options.log.warn({ instanceId: found.instanceId, error: messageOf(error) }, 'no host key could be enrolled for an instance');
      return { ...found, target: { ...found.target, hostKeys: [] } };
    }
  }

  /** Who may tag an instance must not be able to replace the host key that was learnt from it: neither of the two is trusted. */
  private async unlessContradicted(found: DiscoveredTarget, tagged: string): Promise<DiscoveredTarget> {
    const { instanceId, target } = found;
    const enrolled = await this.options.enrolled.known(instanceId);
    if (enrolled.length === 0 || isPinnedHostKey(enrolled, pinnedKey(tagged).blob)) {
      this.contradicted.delete(instanceId);
      return found;
    }
    if (!this.contradicted.has(instanceId)) {
      const what = { instanceId, tag: TARGET_TAG_KEYS.hostKey, enrolled };
      this.options.log.warn(what, 'the host key in the tag of an instance is none of those that were enrolled; the instance is refused');
    }
    this.contradicted.add(instanceId);
    return { ...found, target: { ...target, hostKeys: [] } };
  }

  /** First what the console said after the boot, then what it says now, which only some instance types tell. */
  private async readConsole(InstanceId: string): Promise<string[]> {
    const { client, commands } = await this.sdk();
    const keysOf = async (more: { Latest?: true }): Promise<string[]> => {
      const { Output = '' } = await client.send(new commands.GetConsoleOutputCommand({ InstanceId, ...more }), this.bounds);
      return hostKeysOnConsole(Buffer.from(Output, 'base64').toString('utf8'));
    };
    const atBoot = await keysOf({});
    const hostKeys = atBoot.length > 0 ? atBoot : await keysOf({ Latest: true }).catch(() => []);
    if (hostKeys.length > 0) this.options.log.info({ instanceId: InstanceId, hostKeys }, 'host keys were enrolled from the console of an instance');
    return hostKeys;
  }

  private tell(unusable: Map<string, string>): void {
    for (const [instanceId, why] of unusable) {
      if (this.told.get(instanceId) !== why) this.options.log.warn({ instanceId, why }, 'an instance is no target, though it is tagged as one');
    }
    this.told = unusable;
  }

  /** What is under way ends at once. */
  close(): void {
    this.stopped.abort();
    void this.opened?.then(({ client }) => {
      client.destroy();
    });
  }
}
