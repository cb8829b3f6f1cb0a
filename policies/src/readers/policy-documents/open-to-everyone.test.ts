import { Property, type Value } from '../../model';
import { allowsEveryone } from './open-to-everyone';
import { Statement } from './statement';

const isOpenWith = (Condition: Value): boolean =>
  allowsEveryone(
    new Statement(new Property({ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*', Condition })),
  );
const everyRange = Array.from({ length: 256 }, (_, index) => `${index}.0.0.0/8`);

test.each<[string, Value]>([
  ['aws:PrincipalArn', 'arn:aws:iam::*:role/deployer'],
  ['aws:PrincipalArn', 'arn:aws:iam::*:user/bob'],
  ['aws:PrincipalArn', 'arn:aws:*'],
  ['aws:PrincipalArn', '*/deployer'],
  ['aws:PrincipalArn', 'arn:aws:iam::1111*:role/deployer'],
  ['aws:PrincipalArn', ['arn:aws:iam::111122223333:role/a', '*']],
  ['aws:PrincipalOrgID', 'o-*'],
  ['aws:PrincipalOrgPaths', 'o-*/r-root/*'],
  ['aws:SourceOrgID', '*-*'],
  ['aws:SourceOrgPaths', '*'],
  ['aws:PrincipalAccount', ['0*', '1*', '2*']],
  ['aws:PrincipalAccount', '????????????'],
  ['aws:SourceAccount', '1*'],
  ['aws:SourceOwner', '*'],
  ['kms:CallerAccount', '*'],
  ['s3:DataAccessPointAccount', '1*'],
  ['aws:PrincipalAccount', '${aws:PrincipalAccount}'],
  ['aws:PrincipalOrgID', '${aws:PrincipalOrgID}'],
  ['aws:PrincipalOrgID', 'x${aws:ResourceOrgID}'],
  ['aws:userid', 'A*'],
  ['aws:userid', '*:session'],
  ['aws:userid', 'AROAEXAMPLE*'],
  ['aws:username', 'bob'],
  ['aws:Referer', 'https://example.com/'],
  ['aws:SourceArn', 'arn:aws:sns:*:*:*'],
  ['aws:SourceVpc', '*'],
  ['aws:SourceVpce', '?*'],
])('whoever is let in by %s of %j may be anybody', (key, value) => {
  expect(isOpenWith({ StringLike: { [key]: value } })).toBe(true);
});

test.each<[string, Value]>([
  ['aws:PrincipalArn', 'arn:aws:iam::111122223333:role/*'],
  ['aws:PrincipalArn', 'arn:*:iam::111122223333:*'],
  ['aws:PrincipalOrgID', 'o-abcdefghij'],
  ['aws:PrincipalOrgID', '${aws:ResourceOrgID}'],
  ['aws:PrincipalAccount', '${AWS:ResourceAccount}'],
  ['aws:PrincipalOrgPaths', 'o-abcdefghij/r-root/*'],
  ['aws:PrincipalAccount', '111122223333'],
  ['aws:SourceAccount', '111122223333'],
  ['aws:SourceOwner', '111122223333'],
  ['aws:SourceOrgID', 'o-abcdefghij'],
  ['aws:SourceOrgPaths', 'o-abcdefghij/*'],
  ['kms:CallerAccount', '111122223333'],
  ['s3:DataAccessPointAccount', '111122223333'],
  ['aws:userid', 'AROAEXAMPLEID:*'],
  ['aws:userid', 'AIDAEXAMPLEID'],
  ['aws:userid', '111122223333:*'],
  ['aws:SourceArn', 'arn:aws:s3:*:*:uploads'],
  ['aws:SourceVpc', 'vpc-1'],
  ['aws:SourceVpce', 'vpce-*'],
])('%s of %j is somebody', (key, value) => {
  expect(isOpenWith({ StringLike: { [key]: value } })).toBe(false);
});

test.each<[string, Value, boolean]>([
  ['all of the internet', '0.0.0.0/0', true],
  ['its halves', ['0.0.0.0/1', '128.0.0.0/1'], true],
  ['its parts', everyRange, true],
  ['one part', '8.0.0.0/8', false],
  ['two parts', ['8.0.0.0/8', '9.0.0.0/32'], true],
  ['all of IPv6', '::/0', true],
  ['a part of IPv6', '2600::/16', false],
  ['two parts of IPv6', ['2600::/16', '2601::/128'], true],
  ['an office', ['198.51.100.0/24', '2600:1f00::/32'], false],
  ['private networks', ['10.0.0.0/8', '172.16.0.0/12'], false],
])('of addresses, %s', (_case, value, open) => {
  expect(isOpenWith({ IpAddress: { 'aws:SourceIp': value } })).toBe(open);
});
