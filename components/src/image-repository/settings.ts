import type * as pulumi from '@pulumi/pulumi';
import { accountIdSchema } from '../internal/arn';
import { ArgsCheck } from '../internal/check-args';
import { namePrefixSchema } from '../internal/names';
import { flag, listOf, wholeNumber } from '../internal/schemas';
import { userTagsSchema } from '../internal/tags';
import type { ImageRepositoryArgs } from './args';

export interface RepositorySettings {
  readonly pullAccountIds: pulumi.Output<string[]>;
  readonly keepImages: pulumi.Output<number>;
  readonly untaggedDays: pulumi.Output<number>;
  readonly protectEvidence: boolean;
  readonly namePrefix: pulumi.Output<string> | undefined;
  readonly tags: pulumi.Output<Record<string, string>> | undefined;
}

/** @throws InputPropertiesError with all that is wrong, before the first resource */
export function checkRepositoryArgs(name: string, args: ImageRepositoryArgs): RepositorySettings {
  const check = new ArgsCheck('ImageRepository', args);
  const settings: RepositorySettings = {
    pullAccountIds: check.optional('pullAccountIds', listOf(accountIdSchema), []),
    keepImages: check.optional('keepImages', wholeNumber(5, 1_000, 'images'), 30),
    untaggedDays: check.optional('untaggedDays', wholeNumber(1, 365, 'days'), 14),
    protectEvidence: check.known('protectEvidence', flag, true),
    namePrefix: check.optional('namePrefix', namePrefixSchema),
    tags: check.optional('tags', userTagsSchema),
  };
  const problem = args.namePrefix === undefined ? nameProblem(name) : undefined;
  if (problem !== undefined) check.problem('name', problem);
  check.finish();
  return settings;
}

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const nameProblem = (name: string): string | undefined =>
  /^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/.test(name)
    ? undefined
    : `"${name}" cannot begin the name of a repository; allowed are lower-case letters and digits with single dashes between them, or give namePrefix`;
