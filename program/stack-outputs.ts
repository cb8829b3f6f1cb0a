import * as pulumi from '@pulumi/pulumi';
import { z } from 'zod';

/** An AuditSink: every field is a text, so that it can go from stack to stack. */
const Sink = z.object({ type: z.string(), region: z.string(), accountId: z.string() }).catchall(z.string());

/** What one part's stack tells the stacks of other parts; every name is one of `pulumi stack output`. */
const AuditOutputs = z.object({ auditSinks: z.array(Sink).min(1) });
const RecordingsOutputs = z.object({ recordingsBucketName: z.string(), recordingsKmsKeyArn: z.string() });
const FleetOutputs = z.object({ fleetRoleArn: z.string(), fleetSecurityGroupId: z.string() });

/** The outputs of another stack that this one needs. */
export class OtherStack {
  private readonly reference: pulumi.StackReference;

  constructor(private readonly stack: string) {
    this.reference = new pulumi.StackReference(stack);
  }

  readonly audit = (): pulumi.Output<z.infer<typeof AuditOutputs>> => this.read(AuditOutputs, 'audit');
  readonly recordings = (): pulumi.Output<z.infer<typeof RecordingsOutputs>> =>
    this.read(RecordingsOutputs, 'audit with the store athena');
  readonly fleet = (): pulumi.Output<z.infer<typeof FleetOutputs>> => this.read(FleetOutputs, 'fleet');

  private read<T extends z.ZodObject>(schema: T, part: string): pulumi.Output<z.infer<T>> {
    return this.reference.outputs.apply((outputs: unknown) => {
      const parsed = schema.safeParse(outputs);
      if (parsed.success) return parsed.data;
      const missing = [...new Set(parsed.error.issues.map(({ path }) => String(path[0])))].join(', ');
      throw new pulumi.RunError(
        `The stack ${this.stack} has no ${missing}: bring up the part ${part} there first, with this version of the program.`,
      );
    });
  }
}
