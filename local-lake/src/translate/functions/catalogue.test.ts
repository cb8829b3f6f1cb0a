import { portableFunctions } from '@sallyport/sql';
import { localAggregates } from '../aggregates';
import { localFunctions } from './catalogue';

const names = (kind: string): string[] =>
  portableFunctions()
    .flatMap((each) => (each.kind === kind ? [each.name] : []))
    .sort();

test('every portable scalar function can be calculated locally, and no other', () => {
  const local = localFunctions().filter((name) => !name.startsWith('$'));
  const special = ['coalesce', 'nullif'];
  expect(local.filter((name) => !special.includes(name)).sort()).toEqual(names('scalar'));
});

test('every portable aggregate can be calculated locally, and no other', () => {
  expect(localAggregates().sort()).toEqual(names('aggregate'));
});
