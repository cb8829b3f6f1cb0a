/** One thing that is wrong with what a user wrote. Lines and columns count from 1. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** Path of the key, e.g. `limits.sessions` or `users[2].keys[0]`. */
  readonly key?: string;
  readonly message: string;
  /** What would be right; one phrase. */
  readonly allowed?: string;
}

export type Place = Pick<Problem, 'file' | 'line' | 'column' | 'key'>;

/** A file or folder that was read, and where it is named. Strict modes judge who may change it, and who may read a secret. */
export type ReadPath =
  | { readonly kind: 'file' | 'folder'; readonly path: string; readonly at: Place }
  /** A folder that the proxy writes to, and trusts what it finds there again. */
  | { readonly kind: 'state'; readonly path: string; readonly at: Place }
  | { readonly kind: 'secret'; readonly path: string; readonly at: Place; readonly holds: string };

/** `file:line:column: key: message (allowed)`, the form that editors turn into a link. */
export function formatProblem(problem: Problem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':');
  const severity = problem.severity === 'warning' ? 'warning: ' : '';
  const key = problem.key === undefined || problem.key === '' ? '' : `${problem.key}: `;
  const allowed = problem.allowed === undefined ? '' : `; ${problem.allowed}`;
  return `${place}: ${severity}${key}${problem.message}${allowed}`;
}

/** Collects what is wrong over all files, so that a person repairs everything in one go. */
export class Problems {
  readonly #all: Problem[] = [];
  readonly #reads: ReadPath[] = [];

  /** Notes what was read, so that its owner and mode are judged with all others at the end. */
  read(path: ReadPath): void {
    this.#reads.push(path);
  }

  reads(): readonly ReadPath[] {
    return this.#reads;
  }

  error(problem: Omit<Problem, 'severity'>): void {
    this.#all.push({ severity: 'error', ...problem });
  }

  warn(problem: Omit<Problem, 'severity'>): void {
    this.#all.push({ severity: 'warning', ...problem });
  }

  errors(): readonly Problem[] {
    return this.#all.filter((problem) => problem.severity === 'error');
  }

  warnings(): readonly Problem[] {
    return this.#all.filter((problem) => problem.severity === 'warning');
  }
}
