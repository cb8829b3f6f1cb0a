import { createHash } from 'node:crypto';
import { without, type CaseContext } from './build-audit-events';
import type { CaseManagementEvent, RunbookCase } from './case-schema';

/** A CloudTrail record, as the log files have it. */
export type ManagementRecord = Readonly<Record<string, unknown>>;

/** Later than the window by more than CloudTrail's delay, so that the window counts as delivered. */
const LATER_MS = 420_000;

/** The case's management events, and one harmless event that shows that delivery went on after the window. */
export function buildManagementEvents(runbookCase: RunbookCase, context: CaseContext): ManagementRecord[] {
  const events = runbookCase.events.flatMap((event) => ('api' in event ? [event] : []));
  const records = events.flatMap((event, which) =>
    Array.from({ length: event.repeat }, (_, index) => record(event, context, which, index)).flatMap((each) =>
      Array.from({ length: event.copies }, () => each),
    ),
  );
  if (runbookCase.expect.result === 'incomplete') return records;
  const later: CaseManagementEvent = {
    api: 'DescribeRegions',
    at: LATER_MS,
    repeat: 1,
    every: 0,
    copies: 1,
    omit: [],
    service: 'ec2.amazonaws.com',
    arn: 'arn:aws:iam::123456789012:user/nobody',
    source: '198.51.100.1',
    region: 'us-east-1',
    request: {},
  };
  return [...records, record(later, context, events.length, 0)];
}

function record(event: CaseManagementEvent, context: CaseContext, which: number, index: number): ManagementRecord {
  const fill = (text: string): string => text.replaceAll('{n}', String(index + 1));
  const [, , , , accountId = '', path = ''] = fill(event.arn).split(':');
  const userName = path.split('/').at(-1) ?? '';
  const assumed = path.startsWith('assumed-role/');
  return without(
    {
      eventVersion: '1.11',
      userIdentity: {
        type: assumed ? 'AssumedRole' : 'IAMUser',
        principalId: `AIDA${shortHash(fill(event.arn))}`,
        arn: fill(event.arn),
        accountId,
        accessKeyId: `ASIA${shortHash(`key ${fill(event.arn)}`)}`,
        ...(assumed ? {} : { userName }),
      },
      eventTime: `${new Date(context.endMs + event.at + index * event.every).toISOString().slice(0, 19)}Z`,
      eventSource: event.service,
      eventName: event.api,
      awsRegion: event.region,
      sourceIPAddress: fill(event.source),
      userAgent: 'aws-cli/2.31.0',
      ...(event.error === undefined
        ? {}
        : { errorCode: event.error, errorMessage: event.message ?? `refused: ${event.error}` }),
      requestParameters: event.request,
      responseElements: null,
      requestID: uuid(`request ${context.proxyId} ${which} ${index}`),
      eventID: uuid(`event ${context.proxyId} ${which} ${index}`),
      readOnly: event.api.startsWith('Describe'),
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: accountId,
      eventCategory: 'Management',
    },
    event.omit,
  );
}

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16).toUpperCase();

/** The same case gives the same ids (RFC 9562 version 8), so that copies are copies. */
function uuid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
