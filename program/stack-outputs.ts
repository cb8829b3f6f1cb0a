import * as pulumi from '@pulumi/pulumi';
import { z } from 'zod';

/** An AuditSink: every field is a text, so that it can go from stack to stack. */
const Sink = z.object({ type: z.string(), region: z.string(), accountId: z.string() }).catchall(z.string());

/** What one part's stack tells the stacks of other parts; every name is one of `pulumi stack output`. */
const AUDIT = { auditSinks: z.tuple([Sink], Sink) };
const RECORDINGS = { recordingsBucketName: z.string(), recordingsKmsKeyArn: z.string() };
const FLEET = { fleetRoleArn: z.string(), fleetSecurityGroupId: z.string() };

type Outputs<T extends z.ZodRawShape> = z.infer<z.ZodObject<T>>;

/**
 * The outputs of another stack that this one needs. They are waited for, and not passed on as outputs: so they are known in
 * preview, and a stack that lacks them is one error, and not one of every resource that would have used them.
 */
export class OtherStack {
  private readonly reference: pulumi.StackReference;

  constructor(private readonly stack: string) {
    this.reference = new pulumi.StackReference(stack);
  }

  readonly audit = (): Promise<Outputs<typeof AUDIT>> => this.read(AUDIT, 'audit');
  readonly recordings = (): Promise<Outputs<typeof RECORDINGS>> => this.read(RECORDINGS, 'audit with the store athena');
  readonly fleet = (): Promise<Outputs<typeof FLEET>> => this.read(FLEET, 'fleet');

  private async read<T extends z.ZodRawShape>(shape: T, part: string): Promise<Outputs<T>> {
    const details = await Promise.all(
      Object.keys(shape).map(
        async (name) => [name, (await this.reference.getOutputDetails(name)).value as unknown] as const,
      ),
    );
    const parsed = z.object(shape).safeParse(Object.fromEntries(details));
    if (parsed.success) return parsed.data;
    const missing = [...new Set(parsed.error.issues.map(({ path }) => String(path[0])))].join(', ');
    throw new pulumi.RunError(
      `The stack ${this.stack} has no ${missing}: bring up the part ${part} there first, with this version of the program.`,
    );
  }
}
