import type { Property } from '../../model';
import { element } from './element';

/** One line of a `Condition` block: all lines of a block must hold. */
export interface Condition {
  /** In lower case, without `IfExists` and without the quantifier: `bool`, `stringequals`, `numericlessthan`, `null`. */
  readonly operator: string;
  /** The line holds where the key is absent from the request. */
  readonly ifExists: boolean;
  readonly quantifier: 'any' | 'all' | undefined;
  /** In lower case, since keys are compared in any case: `aws:multifactorauthpresent`. */
  readonly key: string;
  /** One or a list; any of them suffices for positive operators. */
  readonly values: Property;
}

const OPERATOR = /^(?:for(?<quantifier>any|all)values?:)?(?<operator>.*?)(?<ifExists>ifexists)?$/;

export function conditionsOf(statement: Property): readonly Condition[] {
  return element(statement, 'Condition')
    .entries()
    .flatMap(([written, keys]) => {
      const { quantifier, operator = '', ifExists } = OPERATOR.exec(written.toLowerCase())?.groups ?? {};
      return keys.entries().map(([key, values]) => ({
        operator,
        ifExists: ifExists !== undefined,
        quantifier: quantifier === 'any' || quantifier === 'all' ? quantifier : undefined,
        key: key.toLowerCase(),
        values,
      }));
    });
}
