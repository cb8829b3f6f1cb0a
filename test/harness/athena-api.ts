import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { AthenaTables, LakeQueries, Outcome, ResultColumn } from './athena-queries';

export interface AthenaOptions {
  /** A query that has scanned more is cancelled. */
  readonly scanLimitBytes?: number;
  /** Operations that the caller may not perform. */
  readonly denied?: readonly string[];
  /** Queries stay in this state for good. */
  readonly stuckIn?: 'QUEUED' | 'RUNNING';
  /** The workgroup has no results location of its own. */
  readonly resultsLocation?: 'of the workgroup' | 'none';
  /** How long events took to arrive; their partition is the day of arrival. Default 0. */
  readonly arrivalDelayDays?: number;
}

/** A refusal in the form of the JSON protocol. */
export class ApiError extends Error {
  constructor(
    readonly type: string,
    message: string,
    readonly more: object = {},
  ) {
    super(message);
  }
}
const invalid = (message: string, code = 'INVALID_INPUT'): ApiError =>
  new ApiError('InvalidRequestException', message, { AthenaErrorCode: code });

export const WORKGROUP = 'sallyport';
export const TABLES = {
  database: 'sallyport_audit',
  names: { ssh_events: 'ssh_events', management_events: 'org_trail' },
} as const satisfies AthenaTables;

const inputs = {
  StartQueryExecution: z.strictObject({
    QueryString: z.string().min(1).max(262_144),
    ClientRequestToken: z.string().min(32).max(128),
    QueryExecutionContext: z.strictObject({ Database: z.string(), Catalog: z.string().optional() }).optional(),
    ResultConfiguration: z.strictObject({ OutputLocation: z.string().startsWith('s3://') }).optional(),
    WorkGroup: z.string().optional(),
  }),
  GetQueryExecution: z.strictObject({ QueryExecutionId: z.string() }),
  GetQueryResults: z.strictObject({
    QueryExecutionId: z.string(),
    MaxResults: z.int().min(1).max(1_000).optional(),
    NextToken: z.string().optional(),
  }),
  StopQueryExecution: z.strictObject({ QueryExecutionId: z.string() }),
  GetWorkGroup: z.strictObject({ WorkGroup: z.string() }),
};
type Operation = keyof typeof inputs;
type Input<Name extends Operation> = z.infer<(typeof inputs)[Name]>;

interface Execution {
  readonly sql: string;
  readonly submittedAt: number;
  /** Undefined: it failed before it ran. */
  readonly lakeId: string | undefined;
  readonly failure: string | undefined;
  readonly columns: readonly ResultColumn[];
  looks: number;
  rows?: (string | null)[][];
}

/** Its operations, over the queries of a local lake. */
export class AthenaApi {
  readonly statements: string[] = [];
  readonly stopped: string[] = [];
  private readonly executions = new Map<string, Execution>();

  constructor(
    private readonly queries: LakeQueries,
    private readonly options: AthenaOptions,
  ) {}

  async call(operation: string, body: unknown): Promise<object> {
    if (this.options.denied?.includes(operation) === true)
      throw new ApiError(
        'AccessDeniedException',
        `You are not authorized to perform: athena:${operation} on the resource. After your AWS administrator or you have updated your permissions, please try again.`,
      );
    switch (operation) {
      case 'StartQueryExecution':
        return this.start(read(operation, body));
      case 'GetQueryExecution':
        return this.describe(read(operation, body));
      case 'GetQueryResults':
        return this.results(read(operation, body));
      case 'StopQueryExecution':
        return this.stop(read(operation, body));
      case 'GetWorkGroup':
        return this.workGroup(read(operation, body));
      default:
        throw new ApiError('UnknownOperationException', operation);
    }
  }

  private async start(input: Input<'StartQueryExecution'>): Promise<object> {
    if (input.WorkGroup !== WORKGROUP) throw invalid(`WorkGroup ${input.WorkGroup ?? 'primary'} is not found.`);
    if (this.options.resultsLocation === 'none' && input.ResultConfiguration === undefined)
      throw invalid(
        'No output location provided. An output location is required either through the Workgroup result configuration setting or as an API input.',
      );
    this.statements.push(input.QueryString);
    const started = await this.queries.start(input.QueryString);
    if (started.kind === 'malformed') throw invalid(started.message, 'MALFORMED_QUERY');
    const QueryExecutionId = randomUUID();
    this.executions.set(QueryExecutionId, {
      sql: input.QueryString,
      submittedAt: Date.now(),
      lakeId: started.kind === 'running' ? started.lakeId : undefined,
      failure: started.kind === 'failed' ? started.message : undefined,
      columns: started.kind === 'running' ? started.columns : [],
      looks: 0,
    });
    return { QueryExecutionId };
  }

  private async outcome(id: string, execution: Execution): Promise<Outcome | { state: 'QUEUED'; bytes: 0 }> {
    if (this.stopped.includes(id)) return { state: 'CANCELLED', bytes: 0, reason: 'Query cancelled by user' };
    if (this.options.stuckIn === 'RUNNING') return { state: 'RUNNING', bytes: 0 };
    if (this.options.stuckIn === 'QUEUED' || execution.looks === 1) return { state: 'QUEUED', bytes: 0 };
    if (execution.lakeId === undefined) return { state: 'FAILED', bytes: 0, reason: execution.failure ?? '' };
    const outcome = await this.queries.outcome(execution.lakeId);
    const limit = this.options.scanLimitBytes;
    return limit !== undefined && outcome.bytes > limit
      ? { state: 'CANCELLED', bytes: outcome.bytes, reason: 'Bytes scanned limit was exceeded' }
      : outcome;
  }

  private async describe({ QueryExecutionId }: Input<'GetQueryExecution'>): Promise<object> {
    const execution = this.execution(QueryExecutionId);
    execution.looks += 1;
    const outcome = await this.outcome(QueryExecutionId, execution);
    const reason = 'reason' in outcome ? outcome.reason : undefined;
    return {
      QueryExecution: {
        QueryExecutionId,
        Query: execution.sql,
        StatementType: 'DML',
        WorkGroup: WORKGROUP,
        QueryExecutionContext: { Database: TABLES.database },
        Status: {
          State: outcome.state,
          SubmissionDateTime: execution.submittedAt / 1_000,
          ...(reason === undefined ? {} : { StateChangeReason: reason }),
          ...(outcome.state === 'FAILED'
            ? { AthenaError: { ErrorCategory: 2, ErrorType: 1_006, Retryable: false, ErrorMessage: reason } }
            : {}),
        },
        Statistics: { DataScannedInBytes: outcome.bytes, EngineExecutionTimeInMillis: 1 },
      },
    };
  }

  private async results(input: Input<'GetQueryResults'>): Promise<object> {
    const execution = this.execution(input.QueryExecutionId);
    const { state } = await this.outcome(input.QueryExecutionId, execution);
    if (state !== 'SUCCEEDED' || execution.lakeId === undefined)
      throw invalid(
        state === 'FAILED' || state === 'CANCELLED'
          ? `Query did not finish successfully. Final query state: ${state}`
          : `Query has not yet finished. Current state: ${state}`,
        'INVALID_QUERY_EXECUTION_STATE',
      );
    execution.rows ??= [execution.columns.map((column) => column.name), ...(await this.queries.rows(execution.lakeId))];
    const from = Number(input.NextToken ?? 0);
    const to = from + (input.MaxResults ?? 1_000);
    return {
      UpdateCount: 0,
      ResultSet: {
        Rows: execution.rows.slice(from, to).map((cells) => ({
          Data: cells.map((cell) => (cell === null ? {} : { VarCharValue: cell })),
        })),
        ResultSetMetadata: { ColumnInfo: execution.columns.map(columnInfo) },
      },
      ...(to < execution.rows.length ? { NextToken: String(to) } : {}),
    };
  }

  private async stop({ QueryExecutionId }: Input<'StopQueryExecution'>): Promise<object> {
    const { lakeId } = this.execution(QueryExecutionId);
    this.stopped.push(QueryExecutionId);
    // The lake refuses to cancel what has ended; Athena does not mind.
    if (lakeId !== undefined) await this.queries.stop(lakeId).catch(() => undefined);
    return {};
  }

  private workGroup({ WorkGroup }: Input<'GetWorkGroup'>): object {
    if (WorkGroup !== WORKGROUP) throw invalid(`WorkGroup ${WorkGroup} is not found.`);
    const { scanLimitBytes, resultsLocation } = this.options;
    const ResultConfiguration = resultsLocation === 'none' ? {} : { OutputLocation: 's3://results/athena/' };
    return {
      WorkGroup: {
        Name: WORKGROUP,
        State: 'ENABLED',
        Configuration: {
          EnforceWorkGroupConfiguration: true,
          ResultConfiguration,
          ...(scanLimitBytes === undefined ? {} : { BytesScannedCutoffPerQuery: scanLimitBytes }),
        },
      },
    };
  }

  private execution(id: string): Execution {
    const execution = this.executions.get(id);
    if (execution === undefined) throw invalid(`QueryExecution ${id} was not found`);
    return execution;
  }
}

const columnInfo = ({ name, type }: ResultColumn): object => ({
  CatalogName: 'hive',
  SchemaName: '',
  TableName: '',
  Name: name,
  Label: name,
  Type: type,
  Precision: 0,
  Scale: 0,
  Nullable: 'UNKNOWN',
  CaseSensitive: type === 'varchar',
});

function read<Name extends Operation>(operation: Name, body: unknown): Input<Name> {
  const parsed = inputs[operation].safeParse(body);
  if (!parsed.success) throw invalid(`${operation}: ${z.prettifyError(parsed.error)}`);
  return parsed.data as Input<Name>;
}
