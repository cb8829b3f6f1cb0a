import { analyseRunbook } from '../query/analyse';
import { loadCatalogue } from './load-catalogue';

const IDS = [
  'security-group-ingress-denied-surge',
  'ssh-access-denied',
  'ssh-access-report',
  'ssh-brute-force-success',
  'ssh-denied-surge',
  'ssh-lateral-movement',
  'ssh-sessions-by-principal',
  'ssh-sessions-without-mfa',
];

test('the catalogue holds the first eight runbooks, all of them readable', async () => {
  const catalogue = await loadCatalogue();
  expect(catalogue.problems).toEqual([]);
  expect(catalogue.runbooks.map((runbook) => runbook.id)).toEqual(IDS);
});

test.each(IDS)('%s is portable SQL', async (id) => {
  const runbook = (await loadCatalogue()).runbooks.find((each) => each.id === id)!;
  expect(analyseRunbook(runbook).columns.length).toBeGreaterThan(5);
});
