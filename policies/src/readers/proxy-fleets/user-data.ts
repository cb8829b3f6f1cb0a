import type { Property, Resource } from '../../model';

const LAUNCH_TEMPLATES = ['aws:ec2/launchTemplate:LaunchTemplate', 'aws-native:ec2:LaunchTemplate'];
const INSTANCES = ['aws:ec2/instance:Instance', 'aws-native:ec2:Instance'];

export const USER_DATA_TYPES: readonly string[] = [...LAUNCH_TEMPLATES, ...INSTANCES];
export const isUserDataType = (type: string): boolean => USER_DATA_TYPES.includes(type);

/** What an instance is told at its first boot, as it is written: see `userDataTexts`. */
export function userDataOf({ props }: Resource): Property {
  // aws-native keeps all of a template in `launchTemplateData`.
  const holder = props.at('launchTemplateData').isSet() ? props.at('launchTemplateData') : props;
  return holder.either('userData', 'userDataBase64');
}
