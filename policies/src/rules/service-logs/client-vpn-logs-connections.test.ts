import { judge, row, unknown } from '../../rule/judge.fixture';
import { clientVpnLogsConnections as rule } from './client-vpn-logs-connections';

const says = (path: string) => [`v: ${path} does not turn the log of connections on`];

describe.each(['aws:ec2clientvpn/endpoint:Endpoint', 'aws-native:ec2:ClientVpnEndpoint'])('%s', (type) => {
  test.each([
    ['on', { enabled: true }, []],
    ['off', { enabled: false }, says('connectionLogOptions.enabled')],
    ['a log group alone', { cloudwatchLogGroup: 'vpn' }, says('connectionLogOptions.enabled')],
    ['nothing', null, says('connectionLogOptions')],
  ])('%s', (_case, connectionLogOptions, violations) => {
    expect(judge(rule, [row(type, 'v', { connectionLogOptions })])).toEqual({ violations, undecided: [] });
  });

  test('an unknown switch is undecided', () => {
    const judged = judge(rule, [row(type, 'v', { connectionLogOptions: { enabled: unknown } })]);
    expect(judged).toEqual({ violations: [], undecided: ['v: connectionLogOptions.enabled'] });
  });
});
