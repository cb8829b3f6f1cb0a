import { Property } from './property';
import { nativeKey, nativeType } from './tokens';
import { isMap, type Value, type ValueMap } from './value';

export const CLOUD_CONTROL_TYPE = 'aws:cloudcontrol/resource:Resource';

/** The type of what Cloud Control makes, as aws-native spells it; none while the type's name is unknown or no name. */
export function cloudControlType(props: Property): string | undefined {
  const typeName = props.at('typeName');
  const isText = !typeName.isUnknown && !typeName.isList() && !typeName.isObject();
  return isText ? nativeType(typeName.text() ?? '') : undefined;
}

/** What Cloud Control is asked for, with the names of properties that aws-native gives them. */
export class CloudControlProperties extends Property {
  private readonly asked: Property;

  constructor(props: Property) {
    const asked = props.at('desiredState');
    super(undefined, asked.path, props);
    this.asked = asked;
  }

  override at(key: string): Property {
    return this.parsed().at(key);
  }

  override keys(): readonly string[] {
    return this.parsed().keys();
  }

  override isObject(): boolean {
    return true;
  }

  private parsed(): Property {
    return this.asked.isUnknown ? this.asked : this.asked.json().mapped(withNativeKeys);
  }
}

function withNativeKeys(value: Value): Value {
  if (Array.isArray(value)) return (value as readonly Value[]).map(withNativeKeys);
  if (!isMap(value)) return value;
  const renamed: Record<string, Value | undefined> = {};
  for (const [key, item] of Object.entries<Value | undefined>(value)) {
    renamed[nativeKey(key)] = item === undefined ? undefined : withNativeKeys(item);
  }
  return renamed satisfies ValueMap;
}
