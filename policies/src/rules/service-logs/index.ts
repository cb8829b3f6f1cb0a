import type { Rule } from '../../rule';
import { apiStageLogsExecution } from './api-stage-logs-execution';
import { apiStageWritesAccessLogs } from './api-stage-writes-access-logs';
import { databaseExportsLogs } from './database-exports-logs';
import { eksClusterLogsControlPlane } from './eks-cluster-logs-control-plane';
import { flowLogRecordsRejects } from './flow-log-records-rejects';
import { loadBalancerWritesAccessLogs } from './load-balancer-writes-access-logs';
import { opensearchWritesAuditLogs } from './opensearch-writes-audit-logs';
import { publicZoneLogsQueries } from './public-zone-logs-queries';
import { tlsLoadBalancerWritesAccessLogs } from './tls-load-balancer-writes-access-logs';
import { vpcHasFlowLogs } from './vpc-has-flow-logs';
import { vpcLogsDnsQueries } from './vpc-logs-dns-queries';

export const serviceLogsRules: readonly Rule[] = [
  vpcHasFlowLogs,
  flowLogRecordsRejects,
  vpcLogsDnsQueries,
  publicZoneLogsQueries,
  loadBalancerWritesAccessLogs,
  tlsLoadBalancerWritesAccessLogs,
  apiStageWritesAccessLogs,
  apiStageLogsExecution,
  eksClusterLogsControlPlane,
  databaseExportsLogs,
  opensearchWritesAuditLogs,
];
