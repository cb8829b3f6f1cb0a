import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Runbook } from '@sallyport/runbooks';
import type { AuditSink } from '../audit-sink';
import { physicalName } from '../internal/names';
import { tagsFor } from '../internal/tags';
import type { StoreQueriesSettings } from './check-saved-queries-args';
import { canAsk, renderSaved, tablesOf } from './render-query';

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateDashboard.html */
const WIDGETS = 10;

/**
 * Lake keeps the queries of its console in the browser; a dashboard's widgets are the only ones that can be deployed. They
 * are refreshed by hand: a schedule would be billed for every scan, and runs by schedule are RunbookAlarms' affair.
 * Gives the ARNs.
 */
export function createLakeDashboards(
  name: string,
  settings: StoreQueriesSettings,
  parent: pulumi.Resource,
): pulumi.Output<string>[] {
  const { runbooks, sink } = settings;
  const tags = tagsFor('SavedQueries', name, settings.tags);
  const dashboards = Array.from({ length: Math.ceil(runbooks.length / WIDGETS) }, (_, index) => ({
    part: `runbooks-${index + 1}`,
    shown: runbooks.slice(index * WIDGETS, (index + 1) * WIDGETS),
  }));
  return dashboards.map(({ part, shown }) => {
    const own = `${name}-${part}`;
    return new aws.cloudcontrol.Resource(
      own,
      {
        typeName: 'AWS::CloudTrail::Dashboard',
        desiredState: pulumi.jsonStringify({
          Name: physicalName('channel', settings.namePrefix, part) ?? own,
          TerminationProtectionEnabled: false,
          Widgets: sink.apply((each) => shown.flatMap((runbook) => widgetOf(runbook, each, settings))),
          Tags: tags.apply((all) => Object.entries(all).map(([Key, Value]) => ({ Key, Value }))),
        }),
      },
      { parent },
    ).id;
  });
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/lake-widget-properties.html */
function widgetOf(runbook: Runbook, sink: AuditSink, { parameters }: StoreQueriesSettings): object[] {
  if (!canAsk(runbook, tablesOf(sink, 'lake'))) return [];
  const title = runbook.title.replaceAll(/[^\w.\- ]+/g, ' ').slice(0, 128);
  return [
    {
      ViewProperties: { Height: '4', Width: '8', Title: title, View: 'Table' },
      QueryStatement: renderSaved(runbook, sink, 'lake', parameters),
    },
  ];
}
