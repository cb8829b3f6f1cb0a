import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { lightsailInstanceNamesItsPorts as rule } from './lightsail-instance-names-its-ports';

const says = 'i: opens port 22 to everybody, since nothing names its ports';
const instance = row('aws:lightsail/instance:Instance', 'i', { id: 'web', name: 'web' });
const ports = (instanceName: Row['props'][string], links: Row['links'] = {}) =>
  row('aws:lightsail/instancePublicPorts:InstancePublicPorts', 'p', { instanceName }, { links });

test.each<[string, readonly Row[], string[]]>([
  ['named', [instance, ports('web')], []],
  ['linked', [instance, ports(unknown, { instanceName: ['i'] })], []],
  ['nothing', [instance], [says]],
  ['of another', [instance, ports('other')], [says]],
  ['unknown', [instance, ports(unknown)], [says]],
  ['no instance', [ports('web')], []],
])('ports: %s', (_case, rows, violations) => {
  expect(judge(rule, rows)).toEqual({ violations, undecided: [] });
});
