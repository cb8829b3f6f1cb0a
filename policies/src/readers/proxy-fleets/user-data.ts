import type { Property, Resource, Value } from '../../model';

const LAUNCH_TEMPLATES = ['aws:ec2/launchTemplate:LaunchTemplate', 'aws-native:ec2:LaunchTemplate'];
const INSTANCES = ['aws:ec2/instance:Instance', 'aws-native:ec2:Instance'];

export const USER_DATA_TYPES: readonly string[] = [...LAUNCH_TEMPLATES, ...INSTANCES];
export const isUserDataType = (type: string): boolean => USER_DATA_TYPES.includes(type);

/** What an instance is told at its first boot, as plain text; nothing where it is told nothing. */
export function userDataOf({ props }: Resource): Property {
  // aws-native keeps all of a template in `launchTemplateData`.
  const holder = props.at('launchTemplateData').isSet() ? props.at('launchTemplateData') : props;
  return holder.either('userData', 'userDataBase64').mapped(plain);
}

/** A script has blanks or line ends, which base64 has not. */
function plain(value: Value): Value {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/\r\n]+={0,2}\s*$/.test(value)) return value;
  return Buffer.from(value, 'base64').toString('utf8');
}
