import { nativeTask, othersTask, task } from '../../readers/proxy-fleets/fleet.fixture';
import { judge, unknown } from '../../rule/judge.fixture';
import { proxyHasNoSecretInEnvironment as rule } from './proxy-has-no-secret-in-environment';

const at = 'containerDefinitions[0].environment[0].value';
const NAMED = `task: ${at} is the value of a variable that is named like a secret`;
const KEY = `task: ${at} holds a private key or an access key`;
const variable = (name: string, value: unknown) => ({ environment: [{ name, value: value as string }] });

test.each([
  'DB_PASSWORD',
  'Passwd',
  'KEY_PASSPHRASE',
  'API_TOKEN',
  'CLIENT_SECRET',
  'AWS_CREDENTIALS',
  'PRIVATEKEY',
  'HOST_KEY',
  'API_KEY',
  'ACCESS_KEY',
  'SIGNING_KEY',
  'ENCRYPTION_KEY',
])('%s is named like a secret', (name) => {
  expect(judge(rule, [task(variable(name, 'x'))])).toEqual({ violations: [NAMED], undecided: [] });
  expect(judge(rule, [othersTask(variable(name, 'x'))]).violations).toEqual([]);
});

test.each([
  'SALLYPORT_REGION',
  'HOST_KEY_ARN',
  'TOKEN_FILE',
  'SECRET_NAME',
  'AWS_ACCESS_KEY_ID',
  'TOKEN_TTL',
  'PUBLIC_ACCESS_KEY',
  'KEYBOARD',
])('%s is not', (name) => {
  expect(judge(rule, [task(variable(name, 'x'))]).violations).toEqual([]);
});

test.each([
  ['of PEM', '-----BEGIN OPENSSH PRIVATE KEY-----\nx'],
  ['of PKCS 8', '-----BEGIN PRIVATE KEY-----'],
  ['of OpenSSH in base64', 'b3BlbnNzaC1rZXktdjEAAAAA'],
  ['of age', 'AGE-SECRET-KEY-1ABC'],
  ['of AWS', 'AKIAIOSFODNN7EXAMPLE'],
  ['of AWS, for a while', 'id=ASIAIOSFODNN7EXAMPLE;'],
])('a key %s is found under any name', (_case, value) => {
  expect(judge(rule, [task(variable('SETTING', value))]).violations).toEqual([KEY]);
  expect(judge(rule, [task(variable('SETTING', `${value}`.toLowerCase()))]).violations).toEqual([]);
});

test.each([
  ['an ARN, which only says where it is', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:x', []],
  ['nothing', '', []],
  ['no value', undefined, []],
  ['a number', 7, [NAMED]],
])('by the name of a secret: %s', (_case, value, violations) => {
  expect(judge(rule, [task(variable('PASSWORD', value))]).violations).toEqual(violations);
});

test('a name that the options allow, and only that', () => {
  const settings = { allowedNames: ['TOKEN'] };
  expect(judge(rule, [task(variable('TOKEN', 'x'))], settings).violations).toEqual([]);
  expect(judge(rule, [task(variable('TOKEN2', 'x'))], settings).violations).toEqual([NAMED]);
});

test('an unknown value by such a name is a violation, another is undecided', () => {
  expect(judge(rule, [nativeTask(variable('TOKEN', unknown))])).toEqual({ violations: [NAMED], undecided: [] });
  expect(judge(rule, [nativeTask(variable('PLACE', unknown))])).toEqual({ violations: [], undecided: [`task: ${at}`] });
});

test('keys of the text are read in any case, and every variable is read', () => {
  const environment = [{ name: 'A', value: 'b' }];
  const changed = { environment, Environment: undefined };
  expect(judge(rule, [task(changed)]).violations).toEqual([]);
  const upper = JSON.stringify([
    {
      Environment: [
        { Name: 'A', Value: 'b' },
        { Name: 'PASSWORD', Value: 'b' },
      ],
    },
  ]);
  const row = task({});
  expect(judge(rule, [{ ...row, props: { ...row.props, containerDefinitions: upper } }]).violations).toEqual([
    'task: containerDefinitions[0].Environment[1].Value is the value of a variable that is named like a secret',
  ]);
});
