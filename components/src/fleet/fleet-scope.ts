import type * as pulumi from '@pulumi/pulumi';
import { lookUpAws, type AwsContext } from '../internal/aws-context';
import { evidenceOptions } from '../internal/evidence';
import { physicalName, type NameKind } from '../internal/names';
import { tagsFor } from '../internal/tags';
import type { FleetSettings } from './settings';

/** What every part of a fleet is made with. */
export interface FleetScope {
  /** The component's name, with which children's names begin. */
  readonly name: string;
  readonly settings: FleetSettings;
  readonly aws: AwsContext;
  readonly options: pulumi.CustomResourceOptions;
  /** Options of what an investigation needs. */
  readonly evidence: pulumi.CustomResourceOptions;
  readonly tags: (kind?: 'evidence' | 'plain') => pulumi.Output<Record<string, string>>;
  /** `{ [property]: NAME }` with a name prefix, and nothing without, so that Pulumi makes a name. */
  readonly named: <P extends string>(
    property: P,
    kind: NameKind,
    part: string,
  ) => Partial<Record<P, pulumi.Output<string>>>;
}

export function createFleetScope(name: string, settings: FleetSettings, parent: pulumi.ComponentResource): FleetScope {
  return {
    name,
    settings,
    aws: lookUpAws(parent),
    options: { parent },
    evidence: evidenceOptions(parent, settings.protectEvidence),
    tags: (kind = 'plain') => tagsFor('ProxyFleet', name, settings.tags, kind),
    named: <P extends string>(property: P, kind: NameKind, part: string) => {
      const physical = physicalName(kind, settings.namePrefix, part === '' ? name : `${name}-${part}`);
      return physical === undefined ? {} : ({ [property]: physical } as Record<P, pulumi.Output<string>>);
    },
  };
}
