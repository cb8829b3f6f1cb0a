/** Where reading met something: a {@link Property}, or a path by itself, e.g. of an option. */
export interface Place {
  /** As `ingress[0].cidrBlocks`. */
  readonly path: string;
  /** All properties of the resource that it is of, as {@link Property.origin}. */
  readonly origin?: Place;
}

/** Reading met a value that is not known before the deployment; the rule is decided once it is. */
export class UndecidedError extends Error {
  override readonly name = 'UndecidedError';

  readonly path: string;
  readonly origin: Place | undefined;

  /** @param at the property, or its path */
  constructor(at: Place | string) {
    const { path, origin } = placeOf(at);
    super(`${path} is not known yet`);
    this.path = path;
    this.origin = origin;
  }
}

/** Reading met something that AWS would not take, or that a rule cannot judge: a violation that says where. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError';

  readonly path: string;
  readonly origin: Place | undefined;

  /**
   * @param at the property, or its path
   * @param problem follows the path in a sentence (`is no JSON at position 12`); it never holds the value
   */
  constructor(
    at: Place | string,
    readonly problem: string,
  ) {
    const { path, origin } = placeOf(at);
    super(`${path} ${problem}`);
    this.path = path;
    this.origin = origin;
  }
}

const placeOf = (at: Place | string): Place => (typeof at === 'string' ? { path: at } : at);
