import { row, stackOf, unknown, type Row } from '../rule/judge.fixture';
import { knownTexts, names } from './links';
import { Property } from './property';

const vpc = row('aws:ec2/vpc:Vpc', 'vpc', { id: 'vpc-1' });

function namesVpc(from: Row): boolean {
  const [to, resource] = stackOf([vpc, row('aws:ec2/vpc:Vpc', 'other', {}), from]).resources.filter(
    ({ name }) => name !== 'other',
  );
  if (to === undefined || resource === undefined) throw new Error('the rows are not there');
  return names(resource, 'vpcId', to, ['arn', 'id']);
}

test.each([
  ['a link', { vpcId: unknown }, { vpcId: ['vpc'] }, true],
  ['a link of another property', { vpcId: unknown }, { subnetId: ['vpc'] }, false],
  ['a link to another resource', { vpcId: unknown }, { vpcId: ['other'] }, false],
  ['the id', { vpcId: 'vpc-1' }, {}, true],
  ['the id in a list', { vpcId: ['vpc-2', unknown, 'vpc-1'] }, {}, true],
  ['another id', { vpcId: 'vpc-2' }, {}, false],
  ['nothing', {}, {}, false],
  ['an empty text', { vpcId: '' }, {}, false],
])('names by %s', (_case, props, links, wanted) => {
  expect(namesVpc(row('aws:ec2/flowLog:FlowLog', 'log', props, { links }))).toBe(wanted);
});

test('a link inside the one text of Cloud Control', () => {
  const type = 'aws:cloudcontrol/resource:Resource';
  const props = { typeName: 'AWS::EC2::FlowLog', desiredState: unknown };
  expect(namesVpc(row(type, 'log', props, { links: { desiredState: ['vpc'] } }))).toBe(true);
  expect(namesVpc(row(type, 'log', props, { links: { vpcId: ['vpc'] } }))).toBe(false);
});

test.each([
  ['a text', 'a', ['a']],
  ['a list with other things', ['a', unknown, null, '', { b: 'c' }, ['d'], 1], ['a', '1']],
  ['an object', { a: 'b' }, []],
  ['nothing', null, []],
  ['something unknown', unknown, []],
])('the known texts of %s', (_case, value, texts) => {
  expect(knownTexts(new Property(value, 'p'))).toEqual(texts);
});
