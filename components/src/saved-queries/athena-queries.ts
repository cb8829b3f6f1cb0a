import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { Runbook } from '@sallyport/runbooks';
import type { StoreQueriesSettings } from './check-saved-queries-args';
import { preparedParameters, renderPrepared, renderSaved } from './render-query';

/** https://docs.aws.amazon.com/athena/latest/APIReference/API_CreateNamedQuery.html */
const DESCRIPTION_LENGTH = 1_024;

export interface AthenaQueries {
  /** Ids of named queries by id of the runbook. */
  readonly namedQueryIds: Readonly<Record<string, pulumi.Output<string>>>;
  readonly preparedStatementNames: readonly pulumi.Output<string>[];
}

/** A named query, for a person in the console, and a prepared statement, for `EXECUTE … USING`, of every runbook. */
export function createAthenaQueries(
  name: string,
  settings: StoreQueriesSettings,
  parent: pulumi.Resource,
): AthenaQueries {
  const { sink, parameters, runbooks } = settings;
  const workgroup = sink.apply((each) => each.workgroup ?? '');
  const database = sink.apply((each) => each.database ?? '');
  const named = runbooks.map((runbook): [string, pulumi.Output<string>] => {
    const query = new aws.athena.NamedQuery(
      `${name}-${runbook.id}`,
      {
        name: runbook.id,
        description: shorten(`${runbook.title}. ${runbook.question}`),
        workgroup,
        database,
        query: sink.apply((each) => renderSaved(runbook, each, 'athena', parameters)),
      },
      { parent },
    );
    return [runbook.id, query.id];
  });
  const prepared = runbooks.map(
    (runbook) =>
      new aws.athena.PreparedStatement(
        `${name}-${runbook.id}`,
        {
          name: preparedStatementName(runbook.id),
          description: shorten(howToExecute(runbook)),
          workgroup,
          queryStatement: sink.apply((each) => renderPrepared(runbook, each)),
        },
        { parent },
      ).name,
  );
  return { namedQueryIds: Object.fromEntries(named), preparedStatementNames: prepared };
}

/** Athena takes `[a-zA-Z_][a-zA-Z0-9_@:]*`. */
export const preparedStatementName = (runbookId: string): string => runbookId.replaceAll('-', '_');

function howToExecute(runbook: Runbook): string {
  const parameters = preparedParameters(runbook);
  const using = parameters.length === 0 ? '' : ` USING ${parameters.join(', ')}`;
  return `EXECUTE ${preparedStatementName(runbook.id)}${using} -- ${runbook.title}`;
}

const shorten = (text: string): string =>
  text.length <= DESCRIPTION_LENGTH ? text : `${text.slice(0, DESCRIPTION_LENGTH - 2)} …`;
