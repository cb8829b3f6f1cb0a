import { TAG_KEYS } from '@sallyport/contract';
import { knownTexts, type Stack, type StackResource } from '../../model';
import { isChildOf, type FleetSettings } from './fleet-parts';
import { knownTags } from './known-tags';
import { BUCKET_TYPES } from './object-locks';
import { CONFIG_OBJECT_TYPES, isProxyConfig, proxyConfigOf } from './proxy-config';

/** Buckets of this stack that recordings of terminals or audit events go to: of audit stores, and those that proxies name. */
export function evidenceBucketsOf(stack: Stack, settings: FleetSettings): readonly StackResource[] {
  const configs = stack.ofType(...CONFIG_OBJECT_TYPES).filter((object) => isProxyConfig(object, settings));
  return stack
    .ofType(...BUCKET_TYPES)
    .filter((bucket) => isOfStore(bucket) || configs.some((config) => uploadsTo(config, bucket)));
}

const isOfStore = ({ urn, props }: StackResource): boolean =>
  isChildOf('AthenaAuditStore', urn) && knownTags(props).get(TAG_KEYS.evidence) === 'true';

function uploadsTo(config: StackResource, bucket: StackResource): boolean {
  // While the text is unknown its links tell, besides the bucket that it lies in itself.
  if (config.props.at('content').isUnknown)
    return config.linkedBy('content').includes(bucket) && !config.linkedBy('bucket').includes(bucket);
  const upload = proxyConfigOf(config).at('recording').at('upload').at('bucket');
  return knownTexts(upload).some((name) => knownTexts(bucket.props.either('bucket', 'bucketName')).includes(name));
}
