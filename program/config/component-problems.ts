import type * as pulumi from '@pulumi/pulumi';
import type { ConfigProblem } from './problem';
import { ConfigSchema } from './schema';

/** The section of the config that a component's arguments come from, by its class. */
const SECTIONS: Readonly<Record<string, string>> = {
  AthenaAuditStore: 'audit',
  ImageRepository: 'imageRepository',
  LakeAuditStore: 'audit',
  NotificationTopic: 'alarms',
  ProxyFleet: 'fleet',
  RunbookAlarms: 'alarms',
  SavedQueries: 'alarms',
  TargetAccount: 'targetAccount',
};

/** What a component refuses, by the key of the config that the argument comes from. Its message begins with its class. */
export function componentProblems({ message, errors = [] }: pulumi.InputPropertiesError): readonly ConfigProblem[] {
  const section = SECTIONS[message.slice(0, message.indexOf(':'))];
  return errors.map(({ propertyPath, reason }) => {
    const [argument = ''] = propertyPath.split(/[.[]/);
    const isShared = section === undefined || Object.keys(ConfigSchema.shape).includes(argument);
    return { key: `sallyport:${isShared ? '' : `${section}.`}${propertyPath}`, reason };
  });
}
