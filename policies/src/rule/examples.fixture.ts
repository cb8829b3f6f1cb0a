import * as pulumi from '@pulumi/pulumi';

/** Programs by what they show; each is run as a stack of its own, in a preview. */
export type Programs = Readonly<Record<string, () => void>>;

/** What a `RULE.example.ts` exports as `examples`: it documents the rule, and is played through the built pack over gRPC. */
export interface Examples {
  /** The rule has nothing to say. */
  readonly good: Programs;
  /** The rule reports a violation. */
  readonly bad: Programs;
  /** The rule cannot decide before the deployment: `undecided` of a resource rule, a violation of a stack rule, which fails closed. */
  readonly unknown: Programs;
  /** Options of the rule that the examples are judged with. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly stackTags?: Readonly<Record<string, string>>;
}

/** A resource of the provider aws-native, whose package this one does not need. */
export class NativeResource extends pulumi.CustomResource {
  declare readonly arn: pulumi.Output<string>;

  constructor(
    type: `aws-native:${string}`,
    name: string,
    props: pulumi.Inputs,
    options?: pulumi.CustomResourceOptions,
  ) {
    super(type, name, { arn: undefined, ...props }, options);
  }
}
