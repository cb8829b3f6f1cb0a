import { documentsOf, isEveryone, leftAllowing, statementsOf, type Statement } from '../../readers/policy-documents';
import { KEY_TYPES } from '../../readers/keys';
import { resourceRule } from '../../rule';

/** Unlike a bucket, a key is out of its account's hands when its policy does not name anybody there. */
export const keyPolicyKeepsItsOwner = resourceRule({
  id: 'key-policy-keeps-its-owner',
  area: 'tampering',
  title: 'A key policy leaves somebody who may change it',
  severity: 'high',
  reason:
    'A key whose policy lets nobody change it can never be administered again: what it encrypts hangs on a policy that cannot be repaired, not by the root user either.',
  types: KEY_TYPES.withPolicy,
  reads: [
    'aws:kms/key:Key policy',
    'aws:kms/key:Key bypassPolicyLockoutSafetyCheck',
    'aws:kms/keyPolicy:KeyPolicy policy',
    'aws-native:kms:Key keyPolicy',
    'aws-native:kms:Key bypassPolicyLockoutSafetyCheck',
  ],
  remediation:
    'Add a statement that allows `kms:*` to `arn:aws:iam::ACCOUNT:root`, by which policies of the account decide, and leave out `bypassPolicyLockoutSafetyCheck`.',
  controls: {
    soc2: ['CC6.1'],
    'iso-27001-2022': ['A.8.24'],
    hipaa: ['164.308(a)(7)(ii)(A)'],
    'nist-800-53-r5': ['SC-12'],
  },
  link: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html',
  judge(resource, { each, violation }) {
    const bypass = resource.props.at('bypassPolicyLockoutSafetyCheck');
    each([bypass], () => {
      if (bypass.flag() === true) violation(bypass, 'is true: KMS would accept a policy that locks everyone out');
    });
    each(documentsOf(resource, 'resource'), (document) => {
      const owners = leftAllowing(statementsOf(document), 'kms:PutKeyPolicy').filter(namesSomebody);
      if (owners.length === 0)
        violation(document, 'lets nobody change it (kms:PutKeyPolicy): the key is out of control');
    });
  },
});

/** A role or account; everyone is no owner, and a service changes no policy. */
const namesSomebody = ({ principals }: Statement): boolean =>
  principals !== undefined &&
  !principals.negated &&
  principals.items.some((item) => item.kind === 'AWS' && (item.property.isUnknown || !isEveryone(item)));
