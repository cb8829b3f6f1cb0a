import { messageOf } from '@sallyport/contract';
import type { DiscoverySource } from '../config/aws-schema';
import type { Log } from '../log';
import type { DiscoveredTarget } from './discovered-target';
import { DiscoveryPlace } from './discovery';
import type { EnrolledHostKeys } from './enrolled-host-keys';
import type { ReloadableInventory } from './inventory';

export interface DiscoveryOptions {
  readonly sources: readonly DiscoverySource[];
  readonly inventory: Pick<ReloadableInventory, 'replaceDiscovered'>;
  readonly enrolled: EnrolledHostKeys;
  readonly log: Log;
}

export interface Discovery {
  /** Why a place could not be looked at the last time; its targets of before stay. Nothing when all is well. */
  lastError(): string | undefined;
  close(): Promise<void>;
}

/** The start does not wait longer for a first look; SSH is better than nothing, and what is found later is added. */
const FIRST_LOOK_MS = 15_000;
/** A call that is aborted ends at once; one for credentials cannot be, and must not hold up the end of the process. */
const CLOSE_MS = 1_000;

interface Watched {
  readonly place: DiscoveryPlace;
  targets: readonly DiscoveredTarget[];
  error: string | undefined;
  looking: Promise<void> | undefined;
}

/** Looks for targets in every place, now and every `refreshSeconds`. Resolves after the first look at each, or 15 s. */
export async function startDiscovery({ sources, inventory, enrolled, log }: DiscoveryOptions): Promise<Discovery> {
  const watched = sources.map((source): Watched => ({ place: new DiscoveryPlace({ source, enrolled, log }), targets: [], error: undefined, looking: undefined }));
  let isClosed = false;

  const publish = (): void => {
    if (!isClosed) inventory.replaceDiscovered(watched.flatMap(({ targets }) => targets));
  };
  const look = async (each: Watched): Promise<void> => {
    try {
      each.targets = await each.place.look();
      publish();
      each.targets = await each.place.enrol(each.targets);
      publish();
      if (each.error !== undefined) log.info({ place: each.place.name }, 'targets can be discovered again');
      each.error = undefined;
    } catch (error) {
      if (isClosed) return;
      const why = `targets in ${each.place.name} cannot be discovered: ${messageOf(error)}`;
      if (each.error !== why) log.error({ place: each.place.name, error: messageOf(error) }, 'targets cannot be discovered; those of the last look stay');
      each.error = why;
    }
  };
  const lookOnce = (each: Watched): Promise<void> => {
    each.looking ??= look(each).finally(() => (each.looking = undefined));
    return each.looking;
  };
  const timers = watched.map((each, index) => setInterval(() => void lookOnce(each), (sources[index]?.refreshSeconds ?? 60) * 1_000).unref());
  await within(Promise.all(watched.map(lookOnce)), FIRST_LOOK_MS);

  return {
    lastError: () => watched.find(({ error }) => error !== undefined)?.error,
    async close() {
      isClosed = true;
      for (const timer of timers) clearInterval(timer);
      for (const { place } of watched) place.close();
      await within(Promise.all(watched.flatMap(({ looking }) => (looking === undefined ? [] : [looking]))), CLOSE_MS);
    },
  };
}

async function within(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([work, late]);
  clearTimeout(timer);
}
