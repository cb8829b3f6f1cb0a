import type { ConfigProblem } from './problem';
import type { ProgramConfig } from './schema';

/** What each key allows by itself, but not together. */
export function contradictions(config: ProgramConfig): readonly ConfigProblem[] {
  return [...partsAndSections(config), ...audit(config), ...fleet(config), ...targetAccount(config), ...alarms(config)];
}

function partsAndSections({
  parts,
  fleet: fleetSection,
  targetAccount: targetSection,
}: ProgramConfig): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const twice = parts.find((part, index) => parts.indexOf(part) !== index);
  if (twice !== undefined) problems.push({ key: 'sallyport:parts', reason: `names ${twice} twice` });
  if (parts.includes('fleet') && fleetSection === undefined)
    problems.push({ key: 'sallyport:fleet', reason: 'is required, since parts has fleet' });
  if (parts.includes('targetAccount') && targetSection === undefined)
    problems.push({ key: 'sallyport:targetAccount', reason: 'is required, since parts has targetAccount' });
  return problems;
}

function audit(config: ProgramConfig): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const { movingFrom, movingFromMode, store, parts } = config;
  if (movingFrom !== undefined && !parts.includes('audit'))
    problems.push({ key: 'sallyport:movingFrom', reason: 'belongs to the stack with the part audit' });
  if (movingFrom === store)
    problems.push({ key: 'sallyport:movingFrom', reason: `is the store itself; it is the one before ${store}` });
  if (movingFromMode !== undefined && movingFrom === undefined)
    problems.push({ key: 'sallyport:movingFromMode', reason: 'needs movingFrom' });
  const {
    managementEventsLocation: location,
    managementEventsAccountIds: accounts,
    managementEventsRegions: regions,
  } = config.audit ?? {};
  if (location !== undefined && (accounts === undefined || regions === undefined))
    problems.push({
      key: 'sallyport:audit.managementEventsLocation',
      reason: 'needs managementEventsAccountIds and managementEventsRegions, which its partitions are made of',
    });
  return problems;
}

function fleet({ fleet: section, parts }: ProgramConfig): ConfigProblem[] {
  if (section === undefined || !parts.includes('fleet')) return [];
  const problems: ConfigProblem[] = [];
  if (parts.includes('audit') && section.auditStack !== undefined)
    problems.push({
      key: 'sallyport:fleet.auditStack',
      reason: 'is for a stack without the part audit; this one has it',
    });
  if (!parts.includes('audit') && section.auditStack === undefined)
    problems.push({
      key: 'sallyport:fleet.auditStack',
      reason: 'is required, since parts has no audit: the stack that has it',
    });
  const { minCapacity, maxCapacity } = section;
  if (minCapacity !== undefined && maxCapacity !== undefined && minCapacity > maxCapacity)
    problems.push({ key: 'sallyport:fleet.minCapacity', reason: `is at most maxCapacity (${maxCapacity})` });
  return problems;
}

function targetAccount({ targetAccount: section, parts }: ProgramConfig): ConfigProblem[] {
  if (section === undefined || !parts.includes('targetAccount')) return [];
  const others = [section.fleetStack, section.fleetRoleArn].filter((value) => value !== undefined).length;
  if (parts.includes('fleet') && others > 0)
    return [
      { key: 'sallyport:targetAccount', reason: 'has fleetStack or fleetRoleArn, but the part fleet is in this stack' },
    ];
  if (!parts.includes('fleet') && others !== 1)
    return [
      { key: 'sallyport:targetAccount', reason: 'needs fleetStack, or else fleetRoleArn, since parts has no fleet' },
    ];
  return [];
}

function alarms({ alarms: section, parts }: ProgramConfig): ConfigProblem[] {
  if (!parts.includes('fleet')) return [];
  const ways = [section?.emails, section?.notificationTopicArn].filter((value) => value !== undefined).length;
  return ways === 1
    ? []
    : [
        {
          key: 'sallyport:alarms',
          reason: 'needs emails, or else notificationTopicArn: nobody would hear of a finding',
        },
      ];
}
