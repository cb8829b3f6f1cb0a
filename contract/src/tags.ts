/**
 * Keys of the AWS tags on every resource of Sallyport, so that cost, ownership and policies can be told by them.
 * Keys may not begin with `aws:`; 128 characters at most.
 * https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 */
export const TAG_KEYS = {
  /** The component's class, e.g. `ProxyFleet`. */
  component: 'sallyport:component',
  /** The component's name in the program. */
  name: 'sallyport:name',
  /** `PROJECT/STACK` that the resource belongs to. */
  stack: 'sallyport:stack',
  /** `true` on what an investigation or an audit needs: stores, keys, recordings. */
  evidence: 'sallyport:evidence',
} as const;

/**
 * Tags that a target's owner puts on an EC2 instance; discovery reads them.
 * A value holds 256 characters at most, which is enough for an ed25519 or ECDSA public key.
 */
export const TARGET_TAG_KEYS = {
  /** `true` makes the instance a target. */
  target: 'sallyport:target',
  /** Operating-system users that may be asked for, with spaces between them. */
  logins: 'sallyport:logins',
  /** The pinned public host key, as `ssh-keyscan` prints it, without the name. */
  hostKey: 'sallyport:host-key',
  /** `stig` or `legacy`: key exchanges that the instance needs beyond the default. */
  compatibility: 'sallyport:compatibility',
} as const;
