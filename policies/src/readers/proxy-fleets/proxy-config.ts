import { parse, YAMLParseError } from 'yaml';
import { MalformedError, type Property, type Resource, type Value } from '../../model';
import { isFleetPart, type FleetSettings } from './fleet-parts';

export const CONFIG_OBJECT_TYPES: readonly string[] = [
  'aws:s3/bucketObject:BucketObject',
  'aws:s3/bucketObjectv2:BucketObjectv2',
];

/** The object is the `proxy.yaml` that the proxies of a fleet start with. */
export const isProxyConfig = (object: Resource, settings: FleetSettings): boolean => {
  const key = object.props.at('key');
  return (
    CONFIG_OBJECT_TYPES.includes(object.type) &&
    isFleetPart(object, settings) &&
    !key.isUnknown &&
    /(?:^|\/)proxy\.ya?ml$/.test(key.text() ?? '')
  );
};

/** What it holds: YAML, of which JSON is a part. */
export function proxyConfigOf({ props }: Resource): Property {
  const content = props.at('content');
  const text = content.text() ?? '';
  try {
    const parsed = parse(text) as Value;
    return content.mapped(() => parsed ?? {});
  } catch (error) {
    if (error instanceof YAMLParseError)
      throw new MalformedError(content, `is no YAML: line ${error.linePos?.[0].line ?? 1} cannot be read`);
    throw error;
  }
}
