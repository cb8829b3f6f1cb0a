import documented from './documented-results.json';
import { openEngine, type Engine } from './engine.fixture';

// Expressions whose results Trino's documentation gives; `values` is the first column of every row.
type Documented = { readonly sql: string } & (
  { readonly values: readonly (string | null)[] } | { readonly refused: string }
);
const CASES = documented as readonly Documented[];

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

test.each(CASES)('$sql', async (each) => {
  if ('refused' in each) await expect(engine.ask(each.sql)).rejects.toMatchObject({ code: each.refused });
  else expect((await engine.ask(each.sql)).rows.map(([first]) => first)).toEqual(each.values);
});
