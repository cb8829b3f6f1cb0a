/**
 * The columns that SQL sees, as CloudTrail Lake publishes them, in Trino types. The same types are given to the
 * Athena tables, the local lake and the runbook linter, so that one text means one thing everywhere.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/query-supported-event-schemas.html
 */
export type SqlType =
  | 'varchar'
  | 'boolean'
  | 'timestamp'
  | { readonly map: readonly ['varchar', 'varchar'] }
  | { readonly array: SqlType }
  | { readonly row: Readonly<Record<string, SqlType>> };

const MAP = { map: ['varchar', 'varchar'] } as const;

/** Audit events: what arrives by PutAuditEvents (`eventCategory = 'ActivityAuditLog'`). */
export const SSH_EVENTS_COLUMNS = {
  eventVersion: 'varchar',
  eventCategory: 'varchar',
  eventType: 'varchar',
  eventID: 'varchar',
  eventTime: 'timestamp',
  awsRegion: 'varchar',
  recipientAccountId: 'varchar',
  addendum: { row: { reason: 'varchar', updatedFields: 'varchar', originalUID: 'varchar', originalEventID: 'varchar' } },
  metadata: { row: { ingestionTime: 'varchar', channelARN: 'varchar' } },
  eventData: {
    row: {
      version: 'varchar',
      userIdentity: { row: { type: 'varchar', principalId: 'varchar', details: MAP } },
      userAgent: 'varchar',
      eventSource: 'varchar',
      eventName: 'varchar',
      eventTime: 'varchar',
      UID: 'varchar',
      requestParameters: MAP,
      responseElements: MAP,
      errorCode: 'varchar',
      errorMessage: 'varchar',
      sourceIPAddress: 'varchar',
      recipientAccountId: 'varchar',
      additionalEventData: MAP,
    },
  },
} as const satisfies Record<string, SqlType>;

const SESSION_ISSUER = {
  row: { type: 'varchar', principalId: 'varchar', arn: 'varchar', accountId: 'varchar', userName: 'varchar' },
} as const;

/** CloudTrail management and data events. */
export const MANAGEMENT_EVENTS_COLUMNS = {
  eventVersion: 'varchar',
  userIdentity: {
    row: {
      type: 'varchar',
      principalId: 'varchar',
      arn: 'varchar',
      accountId: 'varchar',
      accessKeyId: 'varchar',
      userName: 'varchar',
      sessionContext: {
        row: {
          attributes: { row: { creationDate: 'timestamp', mfaAuthenticated: 'varchar' } },
          sessionIssuer: SESSION_ISSUER,
          webIdFederationData: { row: { federatedProvider: 'varchar', attributes: MAP } },
          sourceIdentity: 'varchar',
          ec2RoleDelivery: 'varchar',
          ec2IssuedInVpc: 'varchar',
        },
      },
      onBehalfOf: { row: { userId: 'varchar', identityStoreArn: 'varchar' } },
      inScopeOf: { row: { sourceArn: 'varchar', sourceAccount: 'varchar', issuerType: 'varchar', credentialsIssuedTo: 'varchar' } },
      invokedBy: 'varchar',
      identityProvider: 'varchar',
    },
  },
  eventTime: 'timestamp',
  eventSource: 'varchar',
  eventName: 'varchar',
  awsRegion: 'varchar',
  sourceIPAddress: 'varchar',
  userAgent: 'varchar',
  errorCode: 'varchar',
  errorMessage: 'varchar',
  requestParameters: MAP,
  responseElements: MAP,
  additionalEventData: MAP,
  requestID: 'varchar',
  eventID: 'varchar',
  readOnly: 'boolean',
  resources: { array: { row: { accountId: 'varchar', type: 'varchar', arn: 'varchar', arnPrefix: 'varchar' } } },
  eventType: 'varchar',
  apiVersion: 'varchar',
  managementEvent: 'boolean',
  recipientAccountId: 'varchar',
  sharedEventID: 'varchar',
  annotation: 'varchar',
  vpcEndpointId: 'varchar',
  vpcEndpointAccountId: 'varchar',
  serviceEventDetails: MAP,
  addendum: MAP,
  edgeDeviceDetails: MAP,
  insightDetails: MAP,
  eventCategory: 'varchar',
  tlsDetails: { row: { tlsVersion: 'varchar', cipherSuite: 'varchar', clientProvidedHostHeader: 'varchar' } },
  sessionCredentialFromConsole: 'varchar',
  eventJson: 'varchar',
  eventJsonChecksum: 'varchar',
} as const satisfies Record<string, SqlType>;

/** The two tables that a runbook may name as `{{ssh_events}}` and `{{management_events}}`. */
export const AUDIT_STORE_TABLES = {
  ssh_events: SSH_EVENTS_COLUMNS,
  management_events: MANAGEMENT_EVENTS_COLUMNS,
} as const;

export type AuditStoreTable = keyof typeof AUDIT_STORE_TABLES;
