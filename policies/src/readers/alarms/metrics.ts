import type { Property, StackResource } from '../../model';

/** A metric, as whoever makes or reads it names it. */
export interface NamedMetric {
  readonly owner: StackResource;
  /** The property of the owner that holds the names. */
  readonly property: string;
  readonly name: Property;
  readonly namespace: Property;
}

/** The metrics that a metric filter makes: one in `@pulumi/aws`, a list of one in aws-native. */
export const metricsMadeBy = (filter: StackResource): readonly NamedMetric[] =>
  ['metricTransformation', 'metricTransformations'].flatMap((property) =>
    filter.props
      .at(property)
      .items()
      .map((made) => ({
        owner: filter,
        property,
        name: made.either('name', 'metricName'),
        namespace: made.either('namespace', 'metricNamespace'),
      })),
  );

/** The metrics named anywhere in a property of an alarm or of a scaling policy: `metric`, `metricStat.metric`, … */
export const metricsReadBy = (owner: StackResource, property: string): readonly NamedMetric[] =>
  metricsWithin(owner.props.at(property)).map((metric) => ({ owner, property, ...metric }));

function metricsWithin(place: Property): readonly Pick<NamedMetric, 'name' | 'namespace'>[] {
  if (place.isUnknown) return [];
  if (place.isList()) return place.items().flatMap(metricsWithin);
  if (!place.isObject()) return [];
  const within = place.entries().flatMap(([, item]) => metricsWithin(item));
  const name = place.at('metricName');
  return name.isAbsent() ? within : [...within, { name, namespace: place.at('namespace') }];
}

/**
 * Whether two name the same metric: by known names, or, while one is not known, because they take it from the same resource
 * or one from the other.
 */
export function isSameMetric(made: NamedMetric, read: NamedMetric): boolean {
  const isSame = (one: Property, other: Property): boolean =>
    one.isUnknown || other.isUnknown ? areLinked(made, read) : one.text() === other.text();
  return isSame(made.name, read.name) && isSame(made.namespace, read.namespace);
}

function areLinked(made: NamedMetric, read: NamedMetric): boolean {
  const sources = made.owner.linkedBy(made.property);
  const taken = [read.property, 'namespace'].flatMap((property) => read.owner.linkedBy(property));
  return taken.some((resource) => resource === made.owner || sources.includes(resource));
}
