import { createHash } from 'node:crypto';
import type { Properties, Property } from '../wire/values';

/** A resource about to be made: what its id, ARN and endpoints are computed from. */
export interface ResourceContext {
  readonly type: string;
  readonly urn: string;
  readonly inputs: Properties;
  readonly accountId: string;
  readonly region: string;
  /** Hexadecimal, the same for the same urn and seed. */
  readonly unique: string;
  /** 1, 2, 3 … for each key. */
  readonly countUp: (key: string) => number;
}

export function uniqueOf(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join(' ')).digest('hex');
}

export function text(value: Property | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** `vpc-0123456789abcdef0`. */
export function ec2Id(context: ResourceContext, prefix: string): string {
  return `${prefix}-0${context.unique.slice(0, 16)}`;
}

export function upper(context: ResourceContext, length: number): string {
  return context.unique.toUpperCase().slice(0, length);
}

export function uuid(context: ResourceContext): string {
  const hex = context.unique;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** `arn:aws:service:region:account:rest`. */
export function arn(context: ResourceContext, service: string, rest: string): string {
  return `arn:aws:${service}:${context.region}:${context.accountId}:${rest}`;
}

/** Services that are not of a region (iam, route53): no region in the ARN. */
export function globalArn(context: ResourceContext, service: string, rest: string): string {
  return `arn:aws:${service}::${context.accountId}:${rest}`;
}
