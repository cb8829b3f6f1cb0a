import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { SavedQueriesSettings } from './check-saved-queries-args';
import { insightsQuery } from './insights-query';

/** Query definitions over the proxies' log, of the runbooks whose question can be put to it. Ids by id of the runbook. */
export function createLogQueries(
  settings: SavedQueriesSettings,
  name: string,
  proxyLogGroupName: pulumi.Output<string>,
  parent: pulumi.Resource,
): Record<string, pulumi.Output<string>> {
  const folder = settings.namePrefix ?? pulumi.output(`sallyport-${name}`);
  const definitions = settings.runbooks.flatMap((runbook): [string, pulumi.Output<string>][] => {
    const queryString = insightsQuery(runbook);
    if (queryString === undefined) return [];
    const definition = new aws.cloudwatch.QueryDefinition(
      `${name}-${runbook.id}`,
      // The console shows what stands before a slash as a folder.
      { name: pulumi.interpolate`${folder}/${runbook.id}`, logGroupNames: [proxyLogGroupName], queryString },
      { parent },
    );
    return [[runbook.id, definition.queryDefinitionId]];
  });
  return Object.fromEntries(definitions);
}
