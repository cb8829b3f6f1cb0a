import { isIPv4, isIPv6 } from 'node:net';
import { isProperties, type Properties, type Property } from '../../wire/values';
import type { Refusal } from '../refusal';

// arn:partition:service:region:account:resource (Amazon Resource Names, AWS General Reference).
const ARN = /^arn:aws(-[a-z]+)*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}|aws)?:\S.*$/;
const ROLE_ARN = /^arn:aws(-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const CIDR_KEYS = new Set(['cidrBlock', 'cidrBlocks', 'cidrIpv4', 'cidrIpv6', 'ipv6CidrBlocks', 'ipv6CidrBlock']);

/** Rules that hold for a property of that name on whichever resource it stands: ARNs, CIDRs, tags. */
export function everywhere(inputs: Properties): Refusal[] {
  return [...walk(inputs, ''), ...tags(inputs.tags)];
}

function walk(value: Property, path: string): Refusal[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => walk(each, `${path}[${index}]`));
  if (!isProperties(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    const here = path === '' ? key : `${path}.${key}`;
    const items = Array.isArray(each) ? each : [each];
    const texts = items.filter((item): item is string => typeof item === 'string');
    return [...texts.flatMap((item) => judge(key, item, here)), ...walk(each, here)];
  });
}

function judge(key: string, value: string, property: string): Refusal[] {
  if (/(^|[a-z])roleArn$/i.test(key) && value !== '' && !ROLE_ARN.test(value))
    return [{ property, reason: `"${value}" is an invalid ARN: expected arn:aws:iam::account:role/name` }];
  if (/^arn$|Arns?$/.test(key) && !NOT_ARNS.has(key) && value !== '' && !ARN.test(value))
    return [
      { property, reason: `"${value}" is an invalid ARN: expected arn:partition:service:region:account:resource` },
    ];
  if (CIDR_KEYS.has(key)) return cidr(value, property);
  return [];
}

/** Keys that end in Arn and may hold an alias or an id too. */
const NOT_ARNS = new Set(['kmsKeyArn', 'kmsMasterKeyArn']);

function cidr(value: string, property: string): Refusal[] {
  const [address = '', bits = '', ...rest] = value.split('/');
  const maximum = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1;
  if (rest.length > 0 || maximum < 0 || !/^\d+$/.test(bits) || Number(bits) > maximum)
    return [{ property, reason: `"${value}" is not a valid CIDR block: invalid CIDR address` }];
  if (maximum === 32 && (v4(address) & hostMask(Number(bits))) !== 0)
    return [{ property, reason: `"${value}" is not a valid CIDR block; host bits are set` }];
  return [];
}

function v4(address: string): number {
  return address.split('.').reduce((sum, part) => ((sum << 8) | Number(part)) >>> 0, 0);
}

function hostMask(bits: number): number {
  return bits === 0 ? 0xffffffff : (2 ** (32 - bits) - 1) >>> 0;
}

/** Tag restrictions of the Resource Groups Tagging API. */
function tags(value: Property | undefined): Refusal[] {
  if (!isProperties(value)) return [];
  const entries = Object.entries(value);
  const refused = entries.flatMap(([key, text]): Refusal[] => {
    const property = `tags["${key}"]`;
    if (key === '' || key.length > 128) return [{ property, reason: 'tag keys have 1 to 128 characters' }];
    if (key.toLowerCase().startsWith('aws:')) return [{ property, reason: 'tag keys must not start with aws:' }];
    if (typeof text !== 'string') return [];
    if (text.length > 256) return [{ property, reason: `tag values have at most 256 characters, got ${text.length}` }];
    return /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(text)
      ? []
      : [{ property, reason: `tag value ${text} has characters that are not allowed` }];
  });
  return entries.length > 50
    ? [...refused, { property: 'tags', reason: `at most 50 tags, got ${entries.length}` }]
    : refused;
}
