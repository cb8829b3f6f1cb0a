import { gzipSync } from 'node:zlib';
import { judge, row, unknown, type Row } from '../../rule/judge.fixture';
import { userDataPlantsNoKeys as rule } from './user-data-plants-no-keys';

const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');
const script = '#!/bin/sh\necho ssh-ed25519 AAAA me >> /root/.ssh/authorized_keys\n';
const plants = (path: string) => `i: ${path} plants SSH keys, which open the host past the proxy`;

test.each<[string, string, Row['props'], string]>([
  ['a script', 'aws:ec2/instance:Instance', { userData: script }, 'userData'],
  ['an encoded script', 'aws:ec2/instance:Instance', { userDataBase64: base64(script) }, 'userDataBase64'],
  ['a packed script', 'aws:ec2/instance:Instance', { userDataBase64: base64(gzipSync(script)) }, 'userDataBase64'],
  ['a template', 'aws:ec2/launchTemplate:LaunchTemplate', { userData: base64(script) }, 'userData'],
  [
    'a configuration',
    'aws:ec2/launchConfiguration:LaunchConfiguration',
    { userDataBase64: base64(script) },
    'userDataBase64',
  ],
  ['a spot request', 'aws:ec2/spotInstanceRequest:SpotInstanceRequest', { userData: script }, 'userData'],
  [
    'a spot fleet',
    'aws:ec2/spotFleetRequest:SpotFleetRequest',
    { launchSpecifications: [{ userData: script }] },
    'launchSpecifications[0].userData',
  ],
  ['Lightsail', 'aws:lightsail/instance:Instance', { userData: script }, 'userData'],
  [
    'a template of aws-native',
    'aws-native:ec2:LaunchTemplate',
    { launchTemplateData: { userData: base64(script) } },
    'launchTemplateData.userData',
  ],
])('%s', (_case, type, props, path) => {
  expect(judge(rule, [row(type, 'i', props)])).toEqual({ violations: [plants(path)], undecided: [] });
});

test('each kind of access is said once', () => {
  const userData =
    '#cloud-config\nssh_authorized_keys: [a]\nssh_pwauth: yes\ndisable_root: false\nusers: [{ssh_authorized_keys: [b]}]\n';
  expect(judge(rule, [row('aws:ec2/instance:Instance', 'i', { userData })]).violations).toEqual([
    plants('userData'),
    'i: userData lets people in by password',
    'i: userData lets root log in by SSH',
  ]);
});

test('no value is said', () => {
  const userData = '#!/bin/sh\necho hunter2-secret >> ~/.ssh/authorized_keys';
  expect(JSON.stringify(judge(rule, [row('aws:ec2/instance:Instance', 'i', { userData })]))).not.toContain('hunter2');
});

test.each<[string, Row['props'], string[]]>([
  ['nothing', {}, []],
  ['an ordinary script', { userData: '#!/bin/sh\ndnf install -y nginx\n' }, []],
  ['unknown', { userData: unknown }, ['i: userData']],
])('%s', (_case, props, undecided) => {
  expect(judge(rule, [row('aws:ec2/instance:Instance', 'i', props)])).toEqual({ violations: [], undecided });
});
