import { CreateOpsItemCommand, OpsItemAlreadyExistsException } from '@aws-sdk/client-ssm';
import type { Severity } from '@sallyport/runbooks';
import { cutBytes } from './cut-bytes';
import type { Parts } from './parts';

/** OpsCenter's 1 is the most severe. */
const OPS_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: '1',
  high: '2',
  medium: '3',
  low: '4',
  informational: '4',
};

/** Bytes. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateOpsItem.html */
const LIMITS = { title: 1_024, description: 2_048, operationalData: 20_000 } as const;

export interface Ticket {
  readonly runbook: string;
  readonly severity: Severity;
  readonly title: string;
  /** What happened and what was done, first. */
  readonly summary: string;
  /** The runbook's steps with the finding's values. */
  readonly steps: string;
  /** Tells one finding from another. */
  readonly dedupKey: string;
}

/** One OpsItem for each finding: OpsCenter itself refuses a second open one of the same key. Returns its id. */
export async function openTicket(parts: Parts, ticket: Ticket): Promise<string> {
  const resources = [{ arn: parts.functionArn }, { arn: parts.environment.topicArn }];
  try {
    const { OpsItemId } = await parts.ssm.send(
      new CreateOpsItemCommand({
        Title: cutBytes(ticket.title, LIMITS.title),
        Description: cutBytes(ticket.summary, LIMITS.description),
        Source: 'Sallyport',
        Category: 'Security',
        Severity: OPS_SEVERITY[ticket.severity],
        OperationalData: {
          '/aws/dedup': { Type: 'SearchableString', Value: JSON.stringify({ dedupString: ticket.dedupKey }) },
          '/aws/resources': { Type: 'SearchableString', Value: JSON.stringify(resources) },
          'sallyport-runbook': { Type: 'SearchableString', Value: ticket.runbook },
          'sallyport-steps': { Type: 'String', Value: cutBytes(ticket.steps, LIMITS.operationalData) },
        },
        Tags: [
          { Key: 'sallyport:component', Value: 'RunbookAlarms' },
          { Key: 'sallyport:runbook', Value: ticket.runbook },
        ],
      }),
    );
    return OpsItemId ?? '';
  } catch (error) {
    if (error instanceof OpsItemAlreadyExistsException) return error.OpsItemId ?? '';
    throw error;
  }
}
