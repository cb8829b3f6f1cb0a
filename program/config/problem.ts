/** One thing that is wrong: the key as it stands in Pulumi.STACK.yaml, and what is allowed there. */
export interface ConfigProblem {
  readonly key: string;
  readonly reason: string;
}
