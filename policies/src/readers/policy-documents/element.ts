import { MalformedError, type Property } from '../../model';

/**
 * An element of a policy document by its name in any case: IAM takes `Statement` as well as `statement`, and aws-native writes
 * the names of CloudFormation in camel case.
 */
export function element(holder: Property, name: string): Property {
  const wanted = name.toLowerCase();
  const spelled = holder.keys().filter((key) => key.toLowerCase() === wanted && !holder.at(key).isAbsent());
  if (spelled.length > 1) throw new MalformedError(holder, `says ${name} more than once`);
  return holder.at(spelled[0] ?? name);
}
