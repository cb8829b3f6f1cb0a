import * as aws from '@pulumi/aws';
import { logKeyPolicy } from '../internal/log-key-policy';
import type { FleetScope } from './fleet-scope';

/** The key of the log, the config and the audit volumes. Losing it loses them, so it is kept as they are. */
export function createFleetKey({ name, aws: context, evidence, tags }: FleetScope): aws.kms.Key {
  return new aws.kms.Key(
    `${name}-key`,
    {
      description: `Sallyport fleet ${name}: log, config and audit volumes`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: logKeyPolicy(context),
      tags: tags('evidence'),
    },
    evidence,
  );
}
