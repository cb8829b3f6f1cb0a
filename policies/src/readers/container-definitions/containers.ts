import type { Property, Resource } from '../../model';

export const TASK_DEFINITIONS = ['aws:ecs/taskDefinition:TaskDefinition', 'aws-native:ecs:TaskDefinition'] as const;

/** One container of a task, whichever way it is spelt. */
export class Container {
  constructor(readonly definition: Property) {}

  get name(): Property {
    return this.at('name');
  }

  /** A setting by the API's name; JSON text is read without regard to case, as the provider reads it. */
  at(...path: readonly string[]): Property {
    return path.reduce(inAnyCase, this.definition);
  }

  /** The plain variables of the environment, name and value. */
  environment(): readonly { readonly name: Property; readonly value: Property }[] {
    return this.at('environment')
      .items()
      .map((each) => ({ name: inAnyCase(each, 'name'), value: inAnyCase(each, 'value') }));
  }
}

/** The containers of a task definition: JSON text in `@pulumi/aws`, a list of objects in aws-native. */
export const containersOf = ({ props }: Resource): readonly Container[] =>
  props
    .at('containerDefinitions')
    .json()
    .items()
    .map((definition) => new Container(definition));

/** Property of that name; Go's decoder, by which the provider reads the text, takes `Image` for `image`. */
function inAnyCase(property: Property, key: string): Property {
  if (property.isUnknown || !property.isObject()) return property.at(key);
  const found = property.keys().find((each) => each.toLowerCase() === key.toLowerCase());
  return property.at(found ?? key);
}
