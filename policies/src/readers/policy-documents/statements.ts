import { MalformedError, type Property } from '../../model';
import { element } from './element';
import { Statement } from './statement';

/** The statements of a policy document: JSON text or an object, `Statement` one or a list. None where no document is set. */
export function statementsOf(document: Property): readonly Statement[] {
  if (!document.isSet()) return [];
  const json = document.json();
  const statements = element(json, 'Statement');
  if (statements.isAbsent()) throw new MalformedError(json, 'has no Statement');
  return statements.items().map((property) => new Statement(property));
}
