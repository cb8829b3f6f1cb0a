import type { Instance } from '@aws-sdk/client-ec2';
import { TARGET_TAG_KEYS } from '@sallyport/contract';
import type { DiscoverySource } from '../config/aws-schema';
import { COMPATIBILITY_NAMES } from '../transport/compatibility';
import { parseHostKey } from './host-key';
import { LOGIN_NAME } from './names';
import type { Target } from './target';

/** An instance that is a target, before it has a name: that depends on what names others have. */
export interface DiscoveredTarget {
  readonly instanceId: string;
  /** Its Name tag, as it stands. */
  readonly nameTag: string | undefined;
  readonly target: Omit<Target, 'name' | 'alsoKnownAs'>;
}

export type ReadInstance =
  | { readonly kind: 'target'; readonly found: DiscoveredTarget }
  /** It asks to be a target and cannot be one. */
  | { readonly kind: 'unusable'; readonly instanceId: string; readonly why: string };

/** Operating-system users of an instance: its tag can only narrow what the config allows. */
function loginsOf(tag: string | undefined, allowed: readonly string[]): string[] {
  if (tag === undefined) return [...allowed];
  return tag.split(/\s+/).filter((login) => LOGIN_NAME.test(login) && allowed.includes(login));
}

/** What DescribeInstances tells of one instance, as a target. A host key of the tag is pinned; others are enrolled later. */
export function readInstance(instance: Instance, accountId: string | undefined, source: DiscoverySource): ReadInstance {
  const instanceId = instance.InstanceId ?? '';
  const tags = Object.fromEntries((instance.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
  const unusable = (why: string): ReadInstance => ({ kind: 'unusable', instanceId, why });
  const host = instance.PrivateIpAddress ?? instance.Ipv6Address;
  if (host === undefined) return unusable('it has no private address');
  const logins = loginsOf(tags[TARGET_TAG_KEYS.logins], source.logins);
  // An empty list would leave the login to the access policy alone.
  if (logins.length === 0) return unusable(`its tag ${TARGET_TAG_KEYS.logins} names no login that the config allows (${source.logins.join(', ')})`);
  const hostKey = tags[TARGET_TAG_KEYS.hostKey];
  if (hostKey !== undefined && !parseHostKey(hostKey).ok) return unusable(`its tag ${TARGET_TAG_KEYS.hostKey} is no public key`);
  const profile = tags[TARGET_TAG_KEYS.compatibility];
  const compatibility = COMPATIBILITY_NAMES.find((name) => name === profile);
  if (profile !== undefined && compatibility === undefined) return unusable(`its tag ${TARGET_TAG_KEYS.compatibility} is not one of ${COMPATIBILITY_NAMES.join(', ')}`);
  const { region, roleArn, externalId, endpoint } = source;
  const place = { region, roleArn, externalId, endpoint, instanceId, availabilityZone: instance.Placement?.AvailabilityZone };
  return {
    kind: 'target',
    found: {
      instanceId,
      nameTag: tags.Name,
      target: {
        ...{ host, port: source.port, logins, tags, hostKeys: hostKey === undefined ? [] : [hostKey] },
        credential: { kind: 'ec2InstanceConnect', instance: place },
        ...(accountId === undefined ? {} : { accountId }),
        ...(compatibility === undefined ? {} : { compatibility }),
      },
    },
  };
}
