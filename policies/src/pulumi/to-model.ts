import type { PolicyResource, ResourceValidationArgs } from '@pulumi/policy';
import {
  canonicalType,
  CLOUD_CONTROL_TYPE,
  CloudControlProperties,
  cloudControlType,
  Property,
  Stack,
  type Resource,
  type StackResource,
} from '../model';
import { toValue } from './to-value';

type Given = Pick<ResourceValidationArgs, 'type' | 'urn' | 'name' | 'props' | 'opts' | 'provider'>;

/** The resource of one Analyze call. */
export const toResource = (given: Given): Resource => new PulumiResource(given);

/** The rows of an AnalyzeStack call, with their links. */
export function toStack(rows: readonly PolicyResource[], tags: ReadonlyMap<string, string>): Stack {
  const resources = new Map<PolicyResource, PulumiStackResource>();
  for (const row of rows) resources.set(row, new PulumiStackResource(row, (other) => resources.get(other)));
  return new Stack([...resources.values()], tags);
}

/** Reads properties only when a rule asks: most rules look at a few types. */
class PulumiResource implements Resource {
  readonly urn: string;
  readonly token: string;
  readonly name: string;
  private read: Property | undefined;
  private canonical: string | undefined;

  constructor(private readonly given: Given) {
    this.urn = given.urn;
    this.token = given.type;
    this.name = given.name;
  }

  get type(): string {
    this.canonical ??= this.isCloudControl
      ? (cloudControlType(this.written) ?? CLOUD_CONTROL_TYPE)
      : canonicalType(this.token);
    return this.canonical;
  }

  get props(): Property {
    return this.isCloudControl && this.type !== CLOUD_CONTROL_TYPE
      ? new CloudControlProperties(this.written)
      : this.written;
  }

  get options(): Resource['options'] {
    return { protect: this.given.opts.protect, ignoreChanges: this.given.opts.ignoreChanges };
  }

  get provider(): Property | undefined {
    const { provider } = this.given;
    return provider === undefined ? undefined : new Property(toValue(provider.props));
  }

  private get written(): Property {
    this.read ??= new Property(toValue(this.given.props));
    return this.read;
  }

  private get isCloudControl(): boolean {
    return this.token === CLOUD_CONTROL_TYPE;
  }
}

class PulumiStackResource extends PulumiResource implements StackResource {
  constructor(
    private readonly row: PolicyResource,
    private readonly find: (row: PolicyResource) => StackResource | undefined,
  ) {
    super(row);
  }

  get parent(): StackResource | undefined {
    return this.row.parent === undefined ? undefined : this.find(this.row.parent);
  }

  get dependencies(): readonly StackResource[] {
    return this.found(this.row.dependencies);
  }

  linkedBy(property: string): readonly StackResource[] {
    return this.found(this.row.propertyDependencies[property] ?? []);
  }

  private found(rows: readonly PolicyResource[]): readonly StackResource[] {
    return rows.flatMap((row) => this.find(row) ?? []);
  }
}
