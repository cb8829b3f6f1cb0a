import fc from 'fast-check';
import { row, stackOf, unknown, type Row } from '../../rule/judge.fixture';
import { hasFlowLogs } from './flow-logs';

/** One flow log of that resource as any program may spell it: by either provider, by a link or by an id. */
const flowLog = (property: 'vpcId' | 'subnetId', of: string): fc.Arbitrary<Row> =>
  fc.record({ native: fc.boolean(), linked: fc.boolean() }).map(({ native, linked }) => {
    const key = native ? 'resourceId' : property;
    const type = native ? 'aws-native:ec2:FlowLog' : 'aws:ec2/flowLog:FlowLog';
    return linked
      ? row(type, `${of}-log`, { [key]: unknown }, { links: { [key]: [of] } })
      : row(type, `${of}-log`, { [key]: `id-of-${of}` });
  });

const made = (native: boolean, kind: 'vpc' | 'subnet', name: string): Row => {
  const id = { [native ? `${kind}Id` : 'id']: `id-of-${name}` };
  const type = kind === 'vpc' ? 'Vpc' : 'Subnet';
  const links: Row['links'] = kind === 'vpc' ? {} : { vpcId: ['vpc'] };
  return row(native ? `aws-native:ec2:${type}` : `aws:ec2/${kind}:${type}`, name, id, { links });
};

const stacks = fc
  .record({
    native: fc.boolean(),
    subnets: fc.subarray(['a', 'b', 'c']),
    logged: fc.subarray(['vpc', 'a', 'b', 'c']),
  })
  .chain(({ native, subnets, logged }) => {
    const rows = [made(native, 'vpc', 'vpc'), ...subnets.map((name) => made(native, 'subnet', name))];
    const logs = logged
      .filter((name) => name === 'vpc' || subnets.includes(name))
      .map((name) => flowLog(name === 'vpc' ? 'vpcId' : 'subnetId', name));
    return fc
      .tuple(...logs)
      .chain((each) => fc.shuffledSubarray([...rows, ...each], { minLength: rows.length + each.length }))
      .map((shuffled) => ({ shuffled, subnets, logged }));
  });

test('a VPC is recorded by its own flow log or those of all its subnets, whatever the spelling', () => {
  fc.assert(
    fc.property(stacks, ({ shuffled, subnets, logged }) => {
      const stack = stackOf(shuffled);
      const vpc = stack.resources.find(({ name }) => name === 'vpc');
      if (vpc === undefined) throw new Error('the VPC is not there');
      const all = subnets.length > 0 && subnets.every((name) => logged.includes(name));
      expect(hasFlowLogs(stack, vpc)).toBe(logged.includes('vpc') || all);
    }),
  );
});
