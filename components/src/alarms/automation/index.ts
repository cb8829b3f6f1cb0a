import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { arnOf } from '../../internal/foreseen-arn';
import { policyDocument, serviceTrustPolicy } from '../../internal/policy-document';
import type { AlarmsScope } from '../alarms-scope';
import type { Runner } from '../runner-function';
import { automationStatements } from './automation-permissions';
import type { AutomationDocument } from './document';
import { eradicateDocument } from './eradicate-document';
import { undoDocument } from './undo-document';

/** The documents by runbook id: a lock for days after a person's approval, and how it is undone. */
export function createAutomation(scope: AlarmsScope, runner: Runner): Record<string, aws.ssm.Document> {
  const { name, settings, aws: context, options, tags, named } = scope;
  const role = createRole(scope, runner);
  const facts = pulumi.output({
    roleArn: arnOf.role(context, role),
    runnerArn: arnOf.fn(context, runner.fn),
    lockTableName: settings.lockTableName,
    topicArn: settings.topicArn,
    approvers: settings.approvers ?? [],
  });
  const document = (part: string, content: pulumi.Output<AutomationDocument>): aws.ssm.Document =>
    new aws.ssm.Document(
      `${name}-${part}`,
      {
        ...named('name', 'document', part),
        documentType: 'Automation',
        documentFormat: 'JSON',
        content: pulumi.jsonStringify(content),
        tags,
      },
      options,
    );
  document('undo', facts.apply(undoDocument));
  if (settings.approvers === undefined) return {};
  return Object.fromEntries(
    settings.files.flatMap(({ runbook }) => {
      const rule = runbook.response;
      if (rule === undefined) return [];
      return [
        [
          runbook.id,
          document(
            `eradicate-${runbook.id}`,
            facts.apply((known) => eradicateDocument(runbook, rule, known)),
          ),
        ],
      ];
    }),
  );
}

function createRole({ name, settings, aws: context, options, tags, named }: AlarmsScope, runner: Runner): aws.iam.Role {
  const role = new aws.iam.Role(
    `${name}-automation`,
    {
      ...named('name', 'role', 'automation'),
      description: 'Sallyport: steps of the SSM documents',
      assumeRolePolicy: serviceTrustPolicy('ssm.amazonaws.com', context.accountId),
      tags,
    },
    options,
  );
  const facts = pulumi.output({
    partition: context.partition,
    region: context.region,
    accountId: context.accountId,
    runnerArn: arnOf.fn(context, runner.fn),
    lockTableName: settings.lockTableName,
    topicArn: settings.topicArn,
    topicKmsKeyArn: pulumi.output(settings.topicKmsKeyArn),
  });
  new aws.iam.RolePolicy(
    `${name}-automation`,
    {
      ...named('name', 'policy', 'automation'),
      role: role.name,
      policy: facts.apply((known) => policyDocument(automationStatements(known))),
    },
    options,
  );
  return role;
}
