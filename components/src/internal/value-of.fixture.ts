import * as pulumi from '@pulumi/pulumi';

/** What an output is made of, which its public types do not show. */
interface Inside {
  promise(): Promise<unknown>;
  readonly isKnown: Promise<boolean>;
  readonly isSecret: Promise<boolean>;
  allResources(): Promise<unknown>;
}

/** The value of an output, as the engine would wait for it; rejects where an `apply` throws. */
export async function valueOf<T>(input: pulumi.Input<T> | undefined): Promise<pulumi.Unwrap<T> | undefined> {
  const output: unknown = pulumi.Output.isInstance(input) ? input : pulumi.output(input);
  const inside = output as Inside;
  // An `apply` that throws rejects all four; three that nobody waits for would end the process.
  const [value] = await Promise.allSettled([inside.promise(), inside.isKnown, inside.isSecret, inside.allResources()]);
  if (value.status === 'rejected') throw value.reason;
  return value.value as pulumi.Unwrap<T> | undefined;
}
