import type { Property } from '../../model';
import { userDataTexts } from '../../readers/compute';
import { TASK_DEFINITIONS } from '../../readers/container-definitions';
import { FLEET_OPTIONS, fleetContainers, isFleetPart } from '../../readers/proxy-fleets';
import { isUserDataType, USER_DATA_TYPES, userDataOf } from '../../readers/proxy-fleets';
import { resourceRule } from '../../rule';

const BY_DIGEST = /@sha256:[0-9a-f]{64}$/;

/** References to images in a script, of registries that are known by their name: `REGISTRY/NAME[:TAG][@DIGEST]`. */
const IN_SCRIPT =
  /(?:\d{12}\.dkr\.ecr\.[a-z0-9.-]+|public\.ecr\.aws|ghcr\.io|docker\.io|quay\.io|gcr\.io)\/[a-z0-9._/-]+(?::[\w.-]+)?(?:@sha256:[0-9a-f]+)?/g;

/** A tag is a promise of whoever may push; a digest is the image that was reviewed. */
export const proxyImageIsByDigest = resourceRule({
  id: 'proxy-image-is-by-digest',
  area: 'proxy',
  title: 'A proxy runs an image by its digest',
  severity: 'high',
  reason:
    'Whoever may push to the registry moves a tag, and the next proxy that starts is theirs: with the role that reaches every target.',
  types: [...TASK_DEFINITIONS, ...USER_DATA_TYPES],
  reads: [
    'aws:ecs/taskDefinition:TaskDefinition containerDefinitions',
    'aws-native:ecs:TaskDefinition containerDefinitions',
    'aws:ec2/launchTemplate:LaunchTemplate userData',
    'aws:ec2/instance:Instance userData',
    'aws:ec2/instance:Instance userDataBase64',
    'aws-native:ec2:LaunchTemplate launchTemplateData',
    'aws-native:ec2:Instance userData',
  ],
  options: FLEET_OPTIONS,
  remediation: 'Name the image as `REGISTRY/NAME@sha256:DIGEST`.',
  controls: { 'nist-800-53-r5': ['SI-7'] },
  link: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html',
  judge(resource, { settings, violation, each }) {
    if (isUserDataType(resource.type)) {
      if (isFleetPart(resource, settings)) judgeScript(userDataOf(resource), violation);
      return;
    }
    each(fleetContainers(resource, settings), (container) => {
      const image = container.at('image');
      if (!BY_DIGEST.test(image.text() ?? ''))
        violation(image, 'has no digest: another image may be run under the same name');
    });
  },
});

function judgeScript(userData: Property, violation: (at: Property, says: string) => void): void {
  const references = userDataTexts(userData).flatMap((text) => text.match(IN_SCRIPT) ?? []);
  if (references.some((reference) => !BY_DIGEST.test(reference)))
    violation(userData, 'names an image without a digest: another one may be run under the same name');
}
