import { ImageRepository } from '@sallyport/components';
import type { ProgramConfig } from './config/schema';
import { defined } from './defined';
import { fleetOutputs } from './fleet-outputs';
import { deployAudit, readAudit, type Audit } from './parts/audit';
import { deployFleet } from './parts/fleet';
import { shared } from './parts/shared';
import { deployTargetAccount } from './parts/target-account';

/** Deploys the parts that the config names, and returns what a person and other stacks want to know. */
export function deploy(config: ProgramConfig): Record<string, unknown> {
  const has = (part: ProgramConfig['parts'][number]): boolean => config.parts.includes(part);
  const outputs: Record<string, unknown> = {};

  if (has('imageRepository')) {
    const repository = new ImageRepository('image', {
      ...shared(config),
      ...defined(config.imageRepository ?? {}),
      protectEvidence: config.protectEvidence,
    });
    outputs['imageRepositoryUrl'] = repository.repositoryUrl;
  }

  const audit = has('audit') ? deployAudit(config) : undefined;
  if (audit !== undefined) Object.assign(outputs, auditOutputs(audit));

  const section = has('fleet') ? config.fleet : undefined;
  const source = audit ?? (section?.auditStack === undefined ? undefined : readAudit(section.auditStack, config));
  const fleet = section === undefined || source === undefined ? undefined : deployFleet(config, section, source);
  if (fleet !== undefined) Object.assign(outputs, fleetOutputs(fleet));

  if (has('targetAccount') && config.targetAccount !== undefined)
    outputs['targetRoleArn'] = deployTargetAccount(config, config.targetAccount, fleet).roleArn;
  return outputs;
}

const auditOutputs = ({ sinks, recordings }: Audit): Record<string, unknown> => ({
  auditSinks: sinks,
  ...defined({ ...recordings }),
});
