import { ImageRepository } from '@sallyport/components';
import type { Part, ProgramConfig } from './config/schema';
import { defined } from './defined';
import { fleetOutputs } from './fleet-outputs';
import { deployAlarms } from './parts/alarms';
import { deployAudit, readAudit, type Audit } from './parts/audit';
import { deployFleet } from './parts/fleet';
import { deploySavedQueries } from './parts/saved-queries';
import { shared } from './parts/shared';
import { deployTargetAccount } from './parts/target-account';

/** Deploys the parts that the config names, and returns what a person and other stacks want to know. */
export async function deploy(config: ProgramConfig): Promise<Record<string, unknown>> {
  const has = (part: Part): boolean => config.parts.includes(part);
  const section = has('fleet') ? config.fleet : undefined;
  // Before anything is registered: a stack that lacks what this one needs is no reason for half of a deployment.
  const elsewhere = section?.auditStack === undefined ? undefined : await readAudit(section.auditStack, config);
  const outputs: Record<string, unknown> = {};

  if (has('imageRepository')) outputs.imageRepositoryUrl = deployImageRepository(config).repositoryUrl;
  const audit = has('audit') ? deployAudit(config) : undefined;
  if (audit !== undefined) Object.assign(outputs, auditOutputs(audit));

  const source = audit ?? elsewhere;
  const fleet = section === undefined || source === undefined ? undefined : deployFleet(config, section, source);
  if (fleet !== undefined && source !== undefined) {
    deployAlarms(config, fleet, source);
    Object.assign(outputs, fleetOutputs(fleet));
  }
  deploySavedQueries(config, audit, fleet);

  if (has('targetAccount') && config.targetAccount !== undefined)
    outputs.targetRoleArn = (await deployTargetAccount(config, config.targetAccount, fleet)).roleArn;
  return outputs;
}

const auditOutputs = ({ sinks, recordings }: Audit): Record<string, unknown> => ({ auditSinks: sinks, ...recordings });

const deployImageRepository = (config: ProgramConfig): ImageRepository =>
  new ImageRepository('image', {
    ...shared(config),
    ...defined(config.imageRepository ?? {}),
    protectEvidence: config.protectEvidence,
  });
