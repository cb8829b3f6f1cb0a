import { SallyportError } from '@sallyport/contract';

/** Where in a file something is wrong. Lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** The front matter's or cases' key at fault, e.g. `parameters.minimum.type`. */
  readonly key?: string;
}

export function placeText(place: Place): string {
  const line = place.line === undefined ? '' : `:${place.line}${place.column === undefined ? '' : `:${place.column}`}`;
  return `${place.file}${line}${place.key === undefined || place.key === '' ? '' : `: ${place.key}`}`;
}

const REMEDIES = {
  RUNBOOK_INVALID: 'Correct the runbook at the place named; `sallyport runbooks lint` lists every problem.',
  RUNBOOK_UNKNOWN: 'See `sallyport runbooks list` for the ids there are.',
  CASES_INVALID: 'Correct the cases file at the place named.',
  PARAMETER_INVALID: 'Give a value of the type that the runbook declares for this parameter.',
  OVERRIDE_INVALID: 'Correct the override; docs/runbooks.md lists its keys.',
  QUERY_FAILED: 'Correct the SQL at the place named, or look at the state of the audit store.',
  QUERY_CANCELLED: 'Run it again; nothing was changed.',
  STORE_INVALID: 'Correct the configuration of the audit store.',
  STORE_REFUSED: 'Use credentials that may ask the audit store.',
  STORE_UNREACHABLE: 'Check that the audit store runs and that endpoint, region and credentials are right.',
  EMIT_FAILED: 'Check the channel ARN, the endpoint and the credentials that may PutAuditEvents.',
  CONTROL_UNREACHABLE: 'Check that the proxy runs and that its admin socket is the one named.',
  CONTROL_REFUSED: 'Read the message of the proxy and correct what it names.',
  WATCH_RUNNING: 'Stop the other watch, or give this one a file of its own with `--state FILE`.',
  LOCK_UNKNOWN: 'See `sallyport locks list` for the locks in force; it may have expired.',
  UNDO_NOT_AUDITED: 'Bring the audit store back, and undo again; the proxy itself can lift the lock by `sallyport locks lift`.',
  RESPONSE_UNAVAILABLE: 'Take the steps of "## Contain" by hand.',
} as const;

export type RunbookErrorCode = keyof typeof REMEDIES;

/** What any person may read of this room's failures; the place is in the message and in `place`. */
export class RunbookError extends SallyportError {
  override readonly name = 'RunbookError';

  constructor(
    code: RunbookErrorCode,
    message: string,
    readonly options: { readonly place?: Place; readonly remedy?: string; readonly cause?: unknown } = {},
  ) {
    const where = options.place === undefined ? '' : `${placeText(options.place)}: `;
    super(code, `${where}${message}`, options.remedy ?? REMEDIES[code], { cause: options.cause });
  }
}
