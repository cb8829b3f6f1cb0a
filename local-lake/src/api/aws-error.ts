/** An answer that an AWS client turns into its exception of that name. */
export class AwsError extends Error {
  override readonly name = 'AwsError';

  constructor(
    /** The exception's name in the service model, such as `InvalidQueryStatementException`. */
    readonly type: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}
