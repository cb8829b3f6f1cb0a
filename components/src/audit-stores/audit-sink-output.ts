import * as pulumi from '@pulumi/pulumi';
import type { AuditSink, AuditSinkArgs } from '../audit-sink';

type Fields = { readonly [K in keyof AuditSinkArgs]: AuditSinkArgs[K] | undefined };

/** The sink as an output, without the fields that the store does not have: a stack's output has no `undefined`. */
export function auditSink(fields: Fields): pulumi.Output<AuditSink> {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return pulumi.output(Object.fromEntries(given) as unknown as AuditSinkArgs);
}
