import { MalformedError, type Property } from '../../model';
import { conditionsOf, type Condition } from './conditions';
import { element } from './element';
import { covers, namedBy, type Named } from './names';
import { principalsOf, type Principals } from './principals';
import { actionMatches } from './wildcards';

/**
 * A statement of a policy document, read when asked: so a leaf that is unknown or malformed throws only for the rule that needs
 * it (`UndecidedError`, `MalformedError`), and each statement is judged by itself.
 */
export class Statement {
  constructor(readonly property: Property) {}

  get path(): string {
    return this.property.path;
  }

  get sid(): string | undefined {
    return element(this.property, 'Sid').text();
  }

  /** Unlike names of elements and actions, its case matters: AWS refuses `allow`. */
  get effect(): 'Allow' | 'Deny' {
    const property = element(this.property, 'Effect');
    const effect = property.text();
    if (effect === 'Allow' || effect === 'Deny') return effect;
    throw new MalformedError(property, 'is neither Allow nor Deny');
  }

  get actions(): Named {
    const actions = namedBy(this.property, 'Action');
    if (actions === undefined) throw new MalformedError(this, 'has neither Action nor NotAction');
    return actions;
  }

  /** Absent in a trust policy, where the role itself is meant. */
  get resources(): Named | undefined {
    return namedBy(this.property, 'Resource');
  }

  /** Absent in an identity policy, where the identity itself is meant. */
  get principals(): Principals | undefined {
    return principalsOf(this.property);
  }

  get conditions(): readonly Condition[] {
    return conditionsOf(this.property);
  }

  /** Whether the action, written out as `cloudtrail:StopLogging`, is among its actions. */
  covers(action: string): boolean {
    return covers(this.actions, (pattern) => actionMatches(pattern, action));
  }
}

/** Whether the statement by itself allows the action, on something, perhaps on conditions. */
export const allows = (statement: Statement, action: string): boolean =>
  statement.effect === 'Allow' && statement.covers(action);
