import type { Property } from '../../model';
import { TASK_DEFINITIONS } from '../../readers/container-definitions';
import { FLEET_OPTIONS, fleetContainers } from '../../readers/proxy-fleets';
import { resourceRule, textsOption } from '../../rule';

/** Names that hold a secret; `…_ARN`, `…_FILE` and the like only say where one is. */
const SECRET_NAME =
  /(secret|password|passwd|passphrase|token|credential|private_?key|host_?key|api_?key|(?<!public_?)(?:access|signing|encryption)_?key)/i;
const POINTER_NAME =
  /_?(arns?|id|name|names|file|path|dir|directory|url|uri|version|ttl|seconds|region|bucket|prefix)$/i;

/** Keys that are known by how they look. */
const SECRET_VALUE =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----|b3BlbnNzaC1rZXktdjE|AGE-SECRET-KEY-1|\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/;

/** Everybody who may describe a task definition reads its environment; a secret that ECS injects stays in its store. */
export const proxyHasNoSecretInEnvironment = resourceRule({
  id: 'proxy-has-no-secret-in-environment',
  area: 'proxy',
  title: 'A proxy is told no secret by its plain environment',
  severity: 'critical',
  reason:
    'A host key or a password in the environment is in the state, in the console and in every description of the task: whoever reads it can stand in for the proxy.',
  types: TASK_DEFINITIONS,
  reads: [
    'aws:ecs/taskDefinition:TaskDefinition containerDefinitions',
    'aws-native:ecs:TaskDefinition containerDefinitions',
  ],
  options: {
    ...FLEET_OPTIONS,
    allowedNames: textsOption([], 'Names of variables that look like those of secrets and are none.'),
  },
  remediation:
    'Keep the secret in Secrets Manager, and name its ARN in `secrets` of the container; replace what was in the environment.',
  controls: { fsbp: ['ECS.8'], 'pci-dss-4.0.1': ['8.6.2'], 'nist-800-53-r5': ['IA-5'] },
  link: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html',
  judge(task, { settings, violation, each }) {
    const allowed = new Set(settings.allowedNames);
    each(fleetContainers(task, settings), (container) => {
      each(container.environment(), ({ name, value }) => {
        const known = name.text() ?? '';
        if (allowed.has(known)) return;
        // An ARN says where a secret is; what is unknown by such a name must not wait until it is deployed.
        if (looksSecret(known) && (value.isUnknown || holdsValue(value)))
          violation(value, 'is the value of a variable that is named like a secret');
        else if (SECRET_VALUE.test(value.text() ?? '')) violation(value, 'holds a private key or an access key');
      });
    });
  },
});

const looksSecret = (name: string): boolean => SECRET_NAME.test(name) && !POINTER_NAME.test(name);

const holdsValue = (value: Property): boolean => {
  const text = value.text() ?? '';
  return text !== '' && !text.startsWith('arn:');
};
