import { inventoryOf, makeTarget } from '../auth/parts.fixture';
import { createInventory } from './inventory';
import { resolveInnerRoute, resolveRoute } from './route';

const inventory = createInventory([
  { target: makeTarget('web-1', { defaultLogin: 'ubuntu' }), aliases: ['web'] },
  { target: makeTarget('db-1', { logins: ['postgres'] }), aliases: [] },
  { target: makeTarget('app-1', { logins: ['a', 'b'] }), aliases: [] },
]);

const summary = (userName: string) => {
  const result = resolveRoute(userName, inventory);
  if (!result.ok) return `refused: ${result.message}`;
  return result.route.kind === 'jump'
    ? `jump${result.route.hint === undefined ? '' : `: ${result.route.hint}`}`
    : `${result.route.login} on ${result.route.target.name}`;
};

it.each([
  ['root+web-1', 'root on web-1'],
  ['root%web-1', 'root on web-1'],
  ['root+WEB', 'root on web-1'],
  ['DOMAIN\\user+web-1', 'DOMAIN\\user on web-1'],
  ['+web-1', 'ubuntu on web-1'],
  ['web-1', 'ubuntu on web-1'],
  ['db-1', 'postgres on db-1'],
  ['app-1', 'jump: target "app-1" has no default login; write login+app-1'],
  ['alice', 'jump'],
  ['', 'jump'],
  ['root+web', 'root on web-1'],
])('%s leads to %s', (userName, expected) => {
  expect(summary(userName)).toBe(expected);
});

it.each([
  ['root+nowhere', /there is no target "nowhere" that you may reach/],
  ['root+web-1+web-1', /more than one/],
  ['root%web-1+db-1', /more than one/],
  ['root,admin+web-1', /"root,admin" cannot be a login/],
  ['ro ot+web-1', /cannot be a login/],
  ['root\n+web-1', /"root\\n" cannot be a login/],
  ['-oProxyCommand+web-1', /cannot be a login/],
  ['root+web-1,db-1', /cannot be the name of a target/],
  ['root+web-1 ', /cannot be the name of a target/],
  ['root+-web', /cannot be the name of a target/],
  ['root+', /cannot be the name of a target/],
  ['root+web\u0000-1', /cannot be the name of a target/],
  [`${'a'.repeat(200)}+web-1`, /cannot be a login/],
  ['ｒｏｏｔ+web-1', /cannot be a login/],
])('%j is refused', (userName, message) => {
  expect(summary(userName)).toMatch(/^refused: /);
  expect(summary(userName)).toMatch(message);
});

it('never echoes a terminal escape', () => {
  expect(summary('\u001b[2Jroot+web-1')).not.toContain('\u001b');
});

it('takes the inner user name whole as the login', () => {
  const [target] = inventory.list();
  if (target === undefined) throw new Error('no target');
  expect(resolveInnerRoute('deploy', target)).toMatchObject({ ok: true, route: { kind: 'target', login: 'deploy' } });
  expect(resolveInnerRoute('deploy+db-1', target)).toMatchObject({ ok: false });
});

it('replaces the inventory in one step', () => {
  const changing = inventoryOf(makeTarget('a'));
  changing.replace([{ target: makeTarget('b'), aliases: [] }]);
  expect([changing.find('a'), changing.find('B')?.name, changing.list().length]).toEqual([undefined, 'b', 1]);
});
