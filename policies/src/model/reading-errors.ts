/** Reading met a value that is not known before the deployment; the rule is decided once it is. */
export class UndecidedError extends Error {
  override readonly name = 'UndecidedError';

  /** @param path of the property, e.g. `ingress[0].cidrBlocks` */
  constructor(readonly path: string) {
    super(`${path} is not known yet`);
  }
}

/** Reading met something that AWS would not take, or that a rule cannot judge: a violation that says where. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError';

  /**
   * @param path of the property
   * @param problem follows the path in a sentence (`is no JSON at position 12`); it never holds the value
   */
  constructor(
    readonly path: string,
    readonly problem: string,
  ) {
    super(`${path} ${problem}`);
  }
}
