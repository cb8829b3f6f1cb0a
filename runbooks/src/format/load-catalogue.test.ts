import { analyseRunbook } from '../query/analyse';
import { findRunbook, loadCatalogue } from './load-catalogue';

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

test.each([
  ['ssh-denied-surj', /no runbook "ssh-denied-surj"; did you mean ssh-denied-surge\?/],
  ['brute-force', /did you mean ssh-brute-force-success\?/],
  ['planets', /no runbook "planets"$/],
])('%j is refused with the one that was meant', async (id, message) => {
  const catalogue = await loadCatalogue();
  expect(() => findRunbook(catalogue, id)).toThrow(message);
  expect(findRunbook(catalogue, 'ssh-denied-surge').id).toBe('ssh-denied-surge');
});
