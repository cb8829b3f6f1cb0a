import type { Rule } from '../../rule';
import { accountHasConfigRecorder } from './account-has-config-recorder';
import { accountHasGuardduty } from './account-has-guardduty';
import { apiStageLogsExecution } from './api-stage-logs-execution';
import { apiStageWritesAccessLogs } from './api-stage-writes-access-logs';
import { clientVpnLogsConnections } from './client-vpn-logs-connections';
import { cloudfrontWritesAccessLogs } from './cloudfront-writes-access-logs';
import { codebuildProjectWritesLogs } from './codebuild-project-writes-logs';
import { configRecorderIsOn } from './config-recorder-is-on';
import { configRecorderRecordsEverything } from './config-recorder-records-everything';
import { databaseExportsLogs } from './database-exports-logs';
import { eksClusterLogsControlPlane } from './eks-cluster-logs-control-plane';
import { evidenceBucketWritesAccessLogs } from './evidence-bucket-writes-access-logs';
import { flowLogRecordsRejects } from './flow-log-records-rejects';
import { guarddutyIsEnabled } from './guardduty-is-enabled';
import { lambdaFunctionKeepsItsLogs } from './lambda-function-keeps-its-logs';
import { loadBalancerWritesAccessLogs } from './load-balancer-writes-access-logs';
import { mskClusterWritesBrokerLogs } from './msk-cluster-writes-broker-logs';
import { networkFirewallWritesLogs } from './network-firewall-writes-logs';
import { opensearchWritesAuditLogs } from './opensearch-writes-audit-logs';
import { publicZoneLogsQueries } from './public-zone-logs-queries';
import { redshiftServerlessExportsLogs } from './redshift-serverless-exports-logs';
import { redshiftWritesAuditLogs } from './redshift-writes-audit-logs';
import { stateMachineLogsExecutions } from './state-machine-logs-executions';
import { tlsLoadBalancerWritesAccessLogs } from './tls-load-balancer-writes-access-logs';
import { transferServerLogsSessions } from './transfer-server-logs-sessions';
import { vpcHasFlowLogs } from './vpc-has-flow-logs';
import { vpcLogsDnsQueries } from './vpc-logs-dns-queries';
import { webAclWritesLogs } from './web-acl-writes-logs';

/** The account's own recorders, then networks, what stands at the edge, what runs, and what keeps data. */
export const serviceLogsRules: readonly Rule[] = [
  accountHasConfigRecorder,
  configRecorderIsOn,
  configRecorderRecordsEverything,
  accountHasGuardduty,
  guarddutyIsEnabled,
  vpcHasFlowLogs,
  flowLogRecordsRejects,
  vpcLogsDnsQueries,
  publicZoneLogsQueries,
  networkFirewallWritesLogs,
  clientVpnLogsConnections,
  loadBalancerWritesAccessLogs,
  tlsLoadBalancerWritesAccessLogs,
  cloudfrontWritesAccessLogs,
  webAclWritesLogs,
  apiStageWritesAccessLogs,
  apiStageLogsExecution,
  eksClusterLogsControlPlane,
  lambdaFunctionKeepsItsLogs,
  codebuildProjectWritesLogs,
  stateMachineLogsExecutions,
  transferServerLogsSessions,
  mskClusterWritesBrokerLogs,
  databaseExportsLogs,
  opensearchWritesAuditLogs,
  redshiftWritesAuditLogs,
  redshiftServerlessExportsLogs,
  evidenceBucketWritesAccessLogs,
];
