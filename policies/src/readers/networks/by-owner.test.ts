import { row, stackOf, unknown, type Row } from '../../rule/judge.fixture';
import { byOwner } from './by-owner';

const owned = (...rows: readonly Row[]) => {
  const stack = stackOf(rows);
  return byOwner(stack.ofType('member'), () => 'of', stack.ofType('owner'), ['id', 'arn']).map(({ owner, members }) => [
    owner?.name,
    members.map(({ name }) => name),
  ]);
};
const member = (name: string, of: Row['props'][string], links: readonly string[] = []) =>
  row('member', name, { of }, { links: { of: links } });

test('by a link or by any id, known or not', () => {
  expect(
    owned(
      row('owner', 'o', { id: 'x', arn: 'y' }),
      member('a', unknown, ['o']),
      member('b', 'x'),
      member('c', 'y'),
      member('d', 'z'),
      member('e', 'z'),
      member('f', unknown),
      member('g', unknown),
      row('else', 'l', {}),
      member('h', unknown, ['l']),
      member('i', unknown, ['l']),
      member('j', unknown, ['l', 'o']),
    ),
  ).toEqual([
    ['o', ['a', 'b', 'c', 'j']],
    [undefined, ['d', 'e']],
    [undefined, ['f']],
    [undefined, ['g']],
    [undefined, ['h', 'i']],
  ]);
});

test('one that Cloud Control makes is linked by all its properties', () => {
  const made = row('aws:cloudcontrol/resource:Resource', 'a', { of: unknown }, { links: { desiredState: ['o'] } });
  const stack = stackOf([row('owner', 'o', {}), made]);
  const [only] = byOwner(stack.ofType(made.type), () => 'of', stack.ofType('owner'), ['id']);
  expect(only?.owner?.name).toBe('o');
});
