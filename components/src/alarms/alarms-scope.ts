import type * as pulumi from '@pulumi/pulumi';
import { lookUpAws, type AwsContext } from '../internal/aws-context';
import { physicalName, type NameKind } from '../internal/names';
import { tagsFor } from '../internal/tags';
import type { AlarmSettings } from './settings';

/** What every part of RunbookAlarms is made with. */
export interface AlarmsScope {
  /** The component's name, with which children's names begin. */
  readonly name: string;
  readonly settings: AlarmSettings;
  readonly aws: AwsContext;
  readonly options: pulumi.CustomResourceOptions;
  readonly tags: pulumi.Output<Record<string, string>>;
  /** `{ [property]: NAME }` with a name prefix, and nothing without, so that Pulumi makes a name. */
  readonly named: <P extends string>(
    property: P,
    kind: NameKind,
    part: string,
  ) => Partial<Record<P, pulumi.Output<string>>>;
}

export function createAlarmsScope(
  name: string,
  settings: AlarmSettings,
  parent: pulumi.ComponentResource,
): AlarmsScope {
  return {
    name,
    settings,
    aws: lookUpAws(parent),
    options: { parent },
    tags: tagsFor('RunbookAlarms', name, settings.tags),
    named: <P extends string>(property: P, kind: NameKind, part: string) => {
      const physical = physicalName(kind, settings.namePrefix, `${name}-${part}`);
      return physical === undefined ? {} : ({ [property]: physical } as Record<P, pulumi.Output<string>>);
    },
  };
}
