import * as pulumi from '@pulumi/pulumi';
import type { AuditSinkArgs } from '../audit-sink';
import { lookUpAws } from '../internal/aws-context';
import { createAthenaQueries } from './athena-queries';
import { checkSavedQueriesArgs } from './check-saved-queries-args';
import { createLakeDashboards } from './lake-dashboards';
import { createLogQueries } from './log-queries';
import { ownSink } from './own-sink';

export interface SavedQueriesArgs {
  /** The store that is asked: `sink` of an audit store of this account and region. Without it only the log is asked. */
  auditSink?: pulumi.Input<AuditSinkArgs>;
  /** `athena` (the default) or `lake`; must be what the sink is, and known before the sink is. */
  store?: pulumi.Input<string>;
  /** Folder of runbooks of your own, beside the catalogue's. */
  runbooksDirectory?: pulumi.Input<string>;
  /** Values in place of defaults, as text, by id of the runbook and name of the parameter. */
  parameters?: pulumi.Input<Record<string, pulumi.Input<Record<string, pulumi.Input<string>>>>>;
  /** Log group of the proxies; gives query definitions of CloudWatch Logs for runbooks with an alarm. */
  proxyLogGroupName?: pulumi.Input<string>;
  /** Names in AWS begin so; without it they begin with the component's name. */
  namePrefix?: pulumi.Input<string>;
  /** Tags of every resource that can have some, besides Sallyport's own. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * Every runbook's query where a responder looks for it: as Athena named query and prepared statement, or on a dashboard of
 * CloudTrail Lake, and as query definition of CloudWatch Logs where the log can answer it.
 */
export class SavedQueries extends pulumi.ComponentResource {
  /** Athena named queries by id of the runbook. */
  public readonly namedQueryIds: pulumi.Output<Record<string, string>>;
  /** Athena prepared statements; the description of each says its parameters in order. */
  public readonly preparedStatementNames: pulumi.Output<string[]>;
  /** Dashboards of CloudTrail Lake. */
  public readonly dashboardArns: pulumi.Output<string[]>;
  /** Query definitions of CloudWatch Logs by id of the runbook. */
  public readonly queryDefinitionIds: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: SavedQueriesArgs, opts?: pulumi.ComponentResourceOptions) {
    super('components:index:SavedQueries', name, args, opts);
    const settings = checkSavedQueriesArgs(args);
    const { store, sink } = settings;
    const asked = sink && { ...settings, sink: ownSink(sink, lookUpAws(this)) };
    const athena = asked && store === 'athena' ? createAthenaQueries(name, asked, this) : undefined;
    const dashboards = asked && store === 'lake' ? createLakeDashboards(name, asked, this) : [];
    const { proxyLogGroupName } = settings;
    const definitions =
      proxyLogGroupName === undefined ? {} : createLogQueries(settings, name, proxyLogGroupName, this);

    this.namedQueryIds = pulumi.output({ ...athena?.namedQueryIds });
    this.preparedStatementNames = pulumi.output([...(athena?.preparedStatementNames ?? [])]);
    this.dashboardArns = pulumi.output(dashboards);
    this.queryDefinitionIds = pulumi.output(definitions);
    this.registerOutputs({
      namedQueryIds: this.namedQueryIds,
      preparedStatementNames: this.preparedStatementNames,
      dashboardArns: this.dashboardArns,
      queryDefinitionIds: this.queryDefinitionIds,
    });
  }
}
