import { names, type Stack, type StackResource } from '../../model';
import { LAUNCH_TYPES, launchesOf } from './launches';
import { hasKnownTag } from './tags';

const SCALING = ['aws:autoscaling/group:Group', 'aws-native:autoscaling:AutoScalingGroup'];
const TEMPLATE_PROPERTIES = [
  'launchTemplate',
  'launchConfiguration',
  'launchConfigurationName',
  'mixedInstancesPolicy',
];

/**
 * What starts targets of the proxy: instances and templates that bear the tag, and the templates of scaling groups that do.
 * What cannot be told to be a target yet is none: its tags are known when it is made.
 */
export function targetsOf(stack: Stack, tag: string): readonly StackResource[] {
  const launching = stack.ofType(...LAUNCH_TYPES);
  const scaling = stack.ofType(...SCALING).filter(({ props }) => hasKnownTag([props.at('tags')], tag, 'true'));
  return launching.filter(
    (each) =>
      launchesOf(each).some(({ tags }) => hasKnownTag(tags, tag, 'true')) ||
      scaling.some((group) => startsFrom(group, each)),
  );
}

const startsFrom = (group: StackResource, template: StackResource): boolean =>
  TEMPLATE_PROPERTIES.some((key) => names(group, key, template, ['id', 'name', 'launchConfigurationName']));
