import type * as pulumi from '@pulumi/pulumi';
import type { AwsContext } from '../internal/aws-context';
import { evidenceOptions } from '../internal/evidence';
import { physicalName, type NameKind } from '../internal/names';
import { tagsFor } from '../internal/tags';

/** What every part of an audit store needs to know of the whole. */
export interface StoreContext {
  readonly component: string;
  readonly name: string;
  readonly parent: pulumi.ComponentResource;
  readonly aws: AwsContext;
  readonly namePrefix: pulumi.Output<string> | undefined;
  readonly tags: pulumi.Output<Record<string, string>> | undefined;
  readonly protectEvidence: boolean;
}

/** Name of a child in the program. */
export const childName = (store: StoreContext, part: string): string => `${store.name}-${part}`;

/** `{ [property]: name in AWS }` where the user gave a prefix, else nothing, and Pulumi makes the name. */
export function awsName<P extends string>(
  store: StoreContext,
  property: P,
  kind: NameKind,
  part: string,
): Partial<Record<P, pulumi.Output<string>>> {
  // Bucket names are shared by all customers of AWS.
  const unique = kind === 'bucket' ? [store.aws.accountId, store.aws.region] : [];
  const name = physicalName(kind, store.namePrefix, part, unique);
  return name === undefined ? {} : ({ [property]: name } as Partial<Record<P, pulumi.Output<string>>>);
}

export const plainTags = (store: StoreContext): pulumi.Output<Record<string, string>> =>
  tagsFor(store.component, store.name, store.tags);

export const evidenceTags = (store: StoreContext): pulumi.Output<Record<string, string>> =>
  tagsFor(store.component, store.name, store.tags, 'evidence');

export const evidence = (store: StoreContext): pulumi.CustomResourceOptions =>
  evidenceOptions(store.parent, store.protectEvidence);

/** The principals of whole accounts; which roles of theirs may act is for those accounts to say. */
export const accountPrincipals = (
  store: StoreContext,
  accountIds: pulumi.Output<readonly string[]>,
): pulumi.Output<string[]> =>
  store.aws.partition.apply((partition) =>
    accountIds.apply((ids) => ids.map((id) => `arn:${partition}:iam::${id}:root`)),
  );
