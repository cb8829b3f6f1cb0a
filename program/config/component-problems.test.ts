import * as pulumi from '@pulumi/pulumi';
import { componentProblems } from './component-problems';

const refusal = (component: string, ...paths: readonly string[]) =>
  new pulumi.InputPropertiesError({
    message: `${component}: …`,
    errors: paths.map((propertyPath) => ({ propertyPath, reason: 'is wrong' })),
  });

describe('componentProblems', () => {
  it('names the key that an argument comes from', () => {
    const problems = componentProblems(refusal('ProxyFleet', 'drainSeconds', 'subnetIds[1]', 'namePrefix'));
    expect(problems.map(({ key }) => key)).toEqual([
      'sallyport:fleet.drainSeconds',
      'sallyport:fleet.subnetIds[1]',
      'sallyport:namePrefix',
    ]);
    expect(componentProblems(refusal('LakeAuditStore', 'retentionDays'))[0]?.key).toBe('sallyport:audit.retentionDays');
  });
});
