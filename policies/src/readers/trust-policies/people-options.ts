import { flagOption, textsOption } from '../../rule';

/** How a user of the pack tells people from machines, of every rule about roles that people assume. */
export const PEOPLE_OPTIONS = {
  machines: textsOption(
    [],
    'Principals behind which no person is: ARNs or account ids, with `*` and `?`, e.g. `arn:aws:iam::111122223333:user/ci-*`.',
  ),
  exemptRoles: textsOption(
    [],
    'Roles that no person assumes: names in Pulumi or IAM, or path and name, with `*` and `?`, e.g. `/vendors/*`.',
  ),
  externalIdIsMachine: flagOption(
    true,
    'Whether a statement that requires `sts:ExternalId` is for the service of a vendor, which cannot have MFA.',
  ),
};
