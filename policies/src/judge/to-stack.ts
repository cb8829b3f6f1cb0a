import {
  canonicalType,
  CLOUD_CONTROL_TYPE,
  CloudControlProperties,
  cloudControlType,
  Property,
  Stack,
  UndecidedError,
  UNKNOWN,
  type StackResource,
  type Value,
} from '../model';
import type { JudgedRow, Properties } from './input/judged-row';

/** Which of a resource's properties are judged: what is asked for, or what it is. */
type Side = 'inputs' | 'outputs';

/** The rows of a file as rules see them. A resource that has no outputs yet is what it asks for. */
export function toStack(rows: readonly JudgedRow[], side: Side): Stack {
  const resources = new Map<string, FileResource>();
  const find = (urn: string): FileResource | undefined => resources.get(urn);
  for (const row of rows) resources.set(row.urn, new FileResource(row, propertiesOf(row, side), find));
  return new Stack([...resources.values()]);
}

/** The properties that {@link toStack} gives to a rule. */
export const propertiesOf = (row: JudgedRow, side: Side): Properties =>
  side === 'outputs' && Object.keys(row.outputs.values).length > 0 ? row.outputs : row.inputs;

class FileResource implements StackResource {
  readonly urn: string;
  readonly token: string;
  readonly name: string;
  readonly type: string;
  readonly props: Property;
  readonly options: StackResource['options'];

  constructor(
    private readonly row: JudgedRow,
    private readonly properties: Properties,
    private readonly find: (urn: string) => FileResource | undefined,
  ) {
    const { urn, type: token, protect, ignoreChanges } = row;
    const written = new Property(properties.values);
    this.urn = urn;
    this.token = token;
    this.name = urn.split('::').slice(3).join('::');
    this.options = { protect, ignoreChanges };
    const asked = token === CLOUD_CONTROL_TYPE ? cloudControlType(written) : undefined;
    this.type = asked ?? canonicalType(token);
    this.props = asked === undefined ? written : new CloudControlProperties(written);
  }

  get provider(): Property | undefined {
    const found = this.row.provider === undefined ? undefined : this.find(this.row.provider);
    return found === undefined ? undefined : new Property(found.row.inputs.values);
  }

  get parent(): StackResource | undefined {
    return this.row.parent === undefined ? undefined : this.find(this.row.parent);
  }

  get dependencies(): readonly StackResource[] {
    return this.found(this.row.links?.dependencies ?? []);
  }

  /** Without links and without a value, nobody can say what a property names. */
  linkedBy(property: string): readonly StackResource[] {
    const { links } = this.row;
    if (links !== undefined) return this.found(links.byProperty[property] ?? []);
    if (holdsUnknown(this.properties.values[property])) throw new UndecidedError(property);
    return [];
  }

  private found(urns: readonly string[]): readonly StackResource[] {
    return urns.flatMap((urn) => this.find(urn) ?? []);
  }
}

function holdsUnknown(value: Value | undefined): boolean {
  if (value === UNKNOWN) return true;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((item: Value | undefined) => holdsUnknown(item));
}
