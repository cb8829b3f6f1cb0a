import * as pulumi from '@pulumi/pulumi';
import type { z } from 'zod';
import { externalId, ipv4Cidr, login, resourceId, roleArn } from '../fleet/fleet-schemas';
import { accountIdSchema } from '../internal/arn';
import { ArgsCheck } from '../internal/check-args';
import { componentNameProblem, namePrefixSchema } from '../internal/names';
import { listOf, text, wholeNumber } from '../internal/schemas';
import { userTagsSchema } from '../internal/tags';
import type { TargetAccountArgs } from './args';

export interface TargetSettings {
  readonly fleetRoleArn: pulumi.Output<string>;
  readonly externalId: pulumi.Output<string> | undefined;
  readonly logins: pulumi.Output<string[]>;
  readonly tagKey: pulumi.Output<string> | undefined;
  readonly tagValues: pulumi.Output<string[]> | undefined;
  readonly targetSecurityGroupIds: readonly pulumi.Input<string>[];
  /** Whom the rules admit. */
  readonly sources: readonly Source[];
  readonly targetPort: pulumi.Output<number>;
  readonly namePrefix: pulumi.Output<string> | undefined;
  readonly tags: pulumi.Output<Record<string, string>> | undefined;
}

export type Source =
  | { readonly kind: 'group'; readonly id: pulumi.Input<string> }
  | { readonly kind: 'range'; readonly cidr: pulumi.Input<string> };

const tagKey = text('env').refine((key) => key.length <= 128 && !/^aws:/i.test(key), {
  error: ({ input }) => `is "${String(input)}"; allowed is the key of a tag, which does not begin with aws:`,
});

/** @throws InputPropertiesError with all that is wrong, before the first resource */
export function checkTargetArgs(name: string, args: TargetAccountArgs): TargetSettings {
  const check = new ArgsCheck('TargetAccount', args);
  const group = check.optional('fleetSecurityGroupId', resourceId('sg'));
  const account = check.optional('fleetAccountId', accountIdSchema);
  const targets = listOfKnownLength(check, 'targetSecurityGroupIds', resourceId('sg'));
  const ranges = listOfKnownLength(check, 'fleetCidrs', ipv4Cidr);
  if (account !== undefined && group === undefined)
    check.problem('fleetAccountId', 'is of no use without fleetSecurityGroupId');
  if (group !== undefined && ranges.length > 0)
    check.problem('fleetCidrs', 'is in place of fleetSecurityGroupId; give one of the two');
  if (targets.length > 0 && group === undefined && ranges.length === 0) {
    check.problem('fleetSecurityGroupId', 'is required with targetSecurityGroupIds, or fleetCidrs in its place');
  }
  const key = check.optional('tagKey', tagKey);
  const values = check.optional('tagValues', listOf(text('prod'), 1));
  if ((key === undefined) !== (values === undefined))
    check.problem(key === undefined ? 'tagKey' : 'tagValues', 'is required: tagKey and tagValues go together');
  const tooLong = args.namePrefix === undefined ? componentNameProblem(name, 'role', `${name}-role`) : undefined;
  if (tooLong !== undefined) check.problem('name', tooLong);
  const settings: TargetSettings = {
    fleetRoleArn: check.required('fleetRoleArn', roleArn),
    externalId: check.optional('externalId', externalId),
    logins: check.required('logins', listOf(login, 1)),
    tagKey: key,
    tagValues: values,
    targetSecurityGroupIds: targets,
    sources:
      group === undefined
        ? ranges.map((cidr) => ({ kind: 'range', cidr }))
        : [{ kind: 'group', id: groupName(group, account) }],
    targetPort: check.optional('targetPort', wholeNumber(1, 65_535), 22),
    namePrefix: check.optional('namePrefix', namePrefixSchema),
    tags: check.optional('tags', userTagsSchema),
  };
  check.finish();
  return settings;
}

/** A group of another account is named with it: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html */
const groupName = (group: pulumi.Output<string>, account: pulumi.Output<string> | undefined): pulumi.Output<string> =>
  account === undefined ? group : pulumi.interpolate`${account}/${group}`;

/** A rule is made for each entry, so that their number must be known; the entries themselves need not be. */
function listOfKnownLength(
  check: ArgsCheck<TargetAccountArgs>,
  key: 'targetSecurityGroupIds' | 'fleetCidrs',
  item: z.ZodType<string>,
): readonly pulumi.Input<string>[] {
  check.optional(key, listOf(item));
  const given = check.args[key];
  if (given === undefined) return [];
  if (Array.isArray(given)) return given;
  check.problem(key, 'must be a plain list, whose entries may be outputs, since a rule is made for each');
  return [];
}
