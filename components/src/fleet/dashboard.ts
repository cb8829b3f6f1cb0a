import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { AUDIT_LOG_MESSAGE, GAUGE_LOG_MESSAGE } from '@sallyport/contract';
import type { FleetLog } from './fleet-log';
import type { FleetScope } from './fleet-scope';
import type { FleetNetwork } from './network';

export interface DashboardFacts {
  readonly region: string;
  readonly logGroupName: string;
  readonly sessionsNamespace: string;
  readonly sessionsMetric: string;
  /** `app/…` part of the ARN, as CloudWatch names load balancers and target groups. */
  readonly loadBalancer: string;
  readonly targetGroup: string;
}

interface Widget {
  readonly type: 'metric' | 'log';
  readonly properties: object;
}

/**
 * Body of the fleet's dashboard. What no metric tells is asked of the log itself, so that the dashboard is whole without alarms.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function renderDashboard(facts: DashboardFacts): string {
  const { region, logGroupName, loadBalancer, targetGroup } = facts;
  const logs = (title: string, view: string, query: string): Widget => ({
    type: 'log',
    properties: { region, title, view, query: `SOURCE '${logGroupName}' | ${query}` },
  });
  const metric = (title: string, metrics: unknown[][]): Widget => ({
    type: 'metric',
    properties: { region, title, view: 'timeSeries', period: 60, metrics },
  });
  const health = (name: string, label: string) => [
    'AWS/NetworkELB',
    name,
    'TargetGroup',
    targetGroup,
    'LoadBalancer',
    loadBalancer,
    { label, stat: 'Maximum' },
  ];
  const events = `filter msg = "${AUDIT_LOG_MESSAGE}"`;
  const gauges = `filter msg = "${GAUGE_LOG_MESSAGE}"`;
  const widgets: Widget[] = [
    metric('Live sessions', [
      [facts.sessionsNamespace, facts.sessionsMetric, { label: 'all proxies', stat: 'Sum' }],
      ['...', { label: 'one proxy, on average', stat: 'Average' }],
    ]),
    metric('Proxies', [health('HealthyHostCount', 'healthy'), health('UnHealthyHostCount', 'unhealthy or draining')]),
    logs(
      'Refusals',
      'timeSeries',
      `${events} and audit.errorCode != "" | stats sum(audit.count) as refusals by bin(5m)`,
    ),
    logs(
      'Refusals by principal and reason',
      'table',
      `${events} and audit.errorCode != "" | stats sum(audit.count) as refusals by audit.principal, audit.source, audit.errorCode | sort refusals desc | limit 20`,
    ),
    logs(
      'Heartbeats',
      'timeSeries',
      `${events} and audit.eventName = "EmitHeartbeat" | stats count(*) as heartbeats by bin(5m)`,
    ),
    logs(
      'Events not delivered',
      'timeSeries',
      `${gauges} | stats max(gauges.deadLetters) as deadLetters, max(gauges.undelivered) as undelivered by bin(5m)`,
    ),
  ];
  return JSON.stringify({
    widgets: widgets.map((widget, index) => ({
      ...widget,
      x: (index % 2) * 12,
      y: Math.floor(index / 2) * 6,
      width: 12,
      height: 6,
    })),
  });
}

/**
 * Projects and stacks may have dots in their names, dashboards may not.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html
 */
const dashboardName = (name: string): string =>
  `${pulumi.getProject()}-${pulumi.getStack()}-${name}`.replaceAll(/[^A-Za-z0-9_-]/g, '-');

export function createDashboard(scope: FleetScope, log: FleetLog, { loadBalancer, targetGroup }: FleetNetwork): void {
  const { name, aws: context, options, named } = scope;
  new aws.cloudwatch.Dashboard(
    `${name}-dashboard`,
    {
      dashboardName: named('name', 'alarm', '').name ?? dashboardName(name),
      dashboardBody: pulumi
        .output({
          region: context.region,
          logGroupName: log.group.name,
          sessionsNamespace: log.sessionsMetric.namespace,
          sessionsMetric: log.sessionsMetric.name,
          loadBalancer: loadBalancer.arnSuffix,
          targetGroup: targetGroup.arnSuffix,
        })
        .apply(renderDashboard),
    },
    options,
  );
}
