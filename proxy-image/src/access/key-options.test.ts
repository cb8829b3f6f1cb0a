import type { AccessAction } from '@sallyport/contract';
import { UNCONSTRAINED } from '../auth/constraints';
import type { Constraints } from '../auth/identity';
import { makeTarget, SESSION } from '../auth/parts.fixture';
import { refusalByConstraint } from './credential-constraints';

const refusalOf = (action: AccessAction, constraints: Partial<Constraints>, command?: string) =>
  refusalByConstraint(
    {
      state: 'authorised',
      action,
      target: makeTarget('web-1'),
      login: 'ubuntu',
      sessionId: SESSION,
      ...(command === undefined ? {} : { command }),
    },
    { ...UNCONSTRAINED, ...constraints },
  );

const FORWARDS = 'the key may not forward ports or sockets';
const ONE_COMMAND = 'the key may only run its own command';

it.each<[AccessAction, Partial<Constraints>, string]>([
  ['forwardPort', { permitPortForwarding: false }, FORWARDS],
  ['forwardName', { permitPortForwarding: false }, FORWARDS],
  ['listenPort', { permitPortForwarding: false }, FORWARDS],
  ['forwardSocket', { permitPortForwarding: false }, FORWARDS],
  ['listenSocket', { permitPortForwarding: false }, FORWARDS],
  ['forwardAgent', { permitAgentForwarding: false }, 'the key may not forward an agent'],
  ['forwardX11', { permitX11Forwarding: false }, 'the key may not forward X11'],
  ['shell', { forceCommand: 'backup' }, ONE_COMMAND],
  ['subsystem', { forceCommand: 'backup' }, ONE_COMMAND],
  ['sftp', { forceCommand: 'backup' }, ONE_COMMAND],
  ['shell', { forceCommand: 'internal-sftp' }, ONE_COMMAND],
  ['subsystem', { forceCommand: 'internal-sftp' }, ONE_COMMAND],
])('%s is refused to a key with %j', (action, constraints, message) => {
  expect(refusalOf(action, constraints)).toEqual({
    allowed: false,
    errorCode: 'AccessDenied',
    message,
    policyIds: [],
  });
  expect(refusalOf(action, {})).toBeUndefined();
});

it.each<[AccessAction, Partial<Constraints>]>([
  ['exec', { permitPortForwarding: false, permitAgentForwarding: false, permitX11Forwarding: false }],
  ['shell', { permitPortForwarding: false, permitAgentForwarding: false, permitX11Forwarding: false }],
  ['sftp', { forceCommand: 'internal-sftp' }],
  ['forwardPort', { forceCommand: 'backup' }],
  ['connect', { forceCommand: 'backup' }],
])('%s is left to the policies for a key with %j', (action, constraints) => {
  expect(refusalOf(action, constraints)).toBeUndefined();
});

it('a forced command runs as it stands there, and nothing else does', () => {
  expect(refusalOf('exec', { forceCommand: 'backup' }, 'backup')).toBeUndefined();
  for (const command of ['backup ', 'backup; id', '', undefined])
    expect(refusalOf('exec', { forceCommand: 'backup' }, command)).toMatchObject({ message: ONE_COMMAND });
  expect(refusalOf('exec', { forceCommand: 'internal-sftp' }, 'id')).toMatchObject({ message: ONE_COMMAND });
});
