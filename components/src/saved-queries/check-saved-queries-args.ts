import { messageOf } from '@sallyport/contract';
import { analyseRunbook, savedQuery, type Runbook } from '@sallyport/runbooks';
import * as pulumi from '@pulumi/pulumi';
import { z } from 'zod';
import { readRunbooks } from '../alarms/read-runbooks';
import type { AuditSink } from '../audit-sink';
import { accountIdSchema, regionSchema } from '../internal/arn';
import { ArgsCheck } from '../internal/check-args';
import { namePrefixSchema } from '../internal/names';
import { noSink, oneOf, text } from '../internal/schemas';
import { userTagsSchema } from '../internal/tags';
import type { SavedQueriesArgs } from './saved-queries';

export type StoreKind = 'athena' | 'lake';

/** What is asked of each runbook. */
export type RunbookParameters = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface SavedQueriesSettings {
  readonly store: StoreKind;
  /** Absent: only queries of the log are saved. */
  readonly sink: pulumi.Output<AuditSink> | undefined;
  readonly runbooks: readonly Runbook[];
  readonly parameters: RunbookParameters;
  readonly proxyLogGroupName: pulumi.Output<string> | undefined;
  readonly namePrefix: pulumi.Output<string> | undefined;
  readonly tags: pulumi.Output<Record<string, string>> | undefined;
}

/** The same, where there is a store to ask. */
export type StoreQueriesSettings = SavedQueriesSettings & { readonly sink: pulumi.Output<AuditSink> };

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_RequestWidget.html */
const LAKE_STATEMENT_LENGTH = 10_000;
const SOME_STORE_ID = '11111111-2222-3333-4444-555555555555';
const SINK_TYPES = { athena: 'firehose', lake: 'lake' } as const;

const parametersSchema = z.record(
  z.string(),
  z.record(z.string(), z.string({ error: 'is no text; write every value as text, e.g. "30m" or "10"' })),
);

export function checkSavedQueriesArgs(args: SavedQueriesArgs): SavedQueriesSettings {
  const check = new ArgsCheck('SavedQueries', args);
  const store = check.known('store', oneOf(['athena', 'lake']), kindOf(args.auditSink));
  const { files, problems } = readRunbooks(check.known('runbooksDirectory', text('./runbooks')));
  for (const problem of problems) check.problem('runbooksDirectory', problem);
  const runbooks = files.map(({ runbook }) => runbook);
  const parameters = check.known('parameters', parametersSchema, {});
  checkQueries(check, runbooks, parameters, store);
  const settings: SavedQueriesSettings = {
    store,
    sink: check.optional('auditSink', sinkSchema(store)),
    runbooks,
    parameters,
    proxyLogGroupName: check.optional('proxyLogGroupName', text('/sallyport/ssh')),
    namePrefix: check.optional('namePrefix', namePrefixSchema),
    tags: check.optional('tags', userTagsSchema),
  };
  if (settings.sink === undefined && settings.proxyLogGroupName === undefined) {
    check.problem('auditSink', 'is required, or proxyLogGroupName, or both; without either there is nothing to ask');
  }
  check.finish();
  return settings;
}

/** A sink that is the output of a component is not known yet, and decides nothing. */
function kindOf(sink: unknown): StoreKind {
  const isKnown = typeof sink === 'object' && sink !== null && !pulumi.Output.isInstance(sink) && 'type' in sink;
  return isKnown && sink.type === 'lake' ? 'lake' : 'athena';
}

const sinkSchema = (store: StoreKind): z.ZodType<AuditSink> =>
  z
    .looseObject({ type: oneOf(['firehose', 'lake']), region: regionSchema, accountId: accountIdSchema }, noSink)
    .superRefine((sink, context) => {
      if (sink.type !== SINK_TYPES[store]) {
        const right = sink.type === 'lake' ? 'lake' : 'athena';
        context.addIssue({ code: 'custom', message: `is of type ${sink.type}, so store must be "${right}"` });
        return;
      }
      const needed = store === 'lake' ? ['eventDataStoreArn'] : ['workgroup', 'database', 'sshEventsTable'];
      for (const key of needed.filter((each) => sink[each] === undefined)) {
        context.addIssue({ code: 'custom', path: [key], message: `is required of a sink of type ${sink.type}` });
      }
    });

/** Renders every query once, so that what is wrong is said before anything is made. */
function checkQueries(
  check: ArgsCheck<SavedQueriesArgs>,
  runbooks: readonly Runbook[],
  parameters: RunbookParameters,
  store: StoreKind,
): void {
  for (const id of Object.keys(parameters).filter((each) => !runbooks.some((runbook) => runbook.id === each))) {
    check.problem(`parameters.${id}`, `is no runbook; there are ${runbooks.map((runbook) => runbook.id).join(', ')}`);
  }
  for (const runbook of runbooks) {
    try {
      analyseRunbook(runbook);
      const tables = { ssh_events: SOME_STORE_ID, management_events: SOME_STORE_ID };
      const { length } = savedQuery(runbook, { store, tables, parameters: parameters[runbook.id] });
      if (store === 'lake' && length > LAKE_STATEMENT_LENGTH) {
        check.problem(
          'runbooksDirectory',
          `${runbook.id} is ${length} characters of SQL; Lake takes ${LAKE_STATEMENT_LENGTH}`,
        );
      }
    } catch (error) {
      check.problem(
        parameters[runbook.id] === undefined ? 'runbooksDirectory' : `parameters.${runbook.id}`,
        messageOf(error),
      );
    }
  }
}
